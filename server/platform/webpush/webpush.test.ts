/** Web push as the standards write it: RFC 8291 for the message, RFC 8292 for the sender. */
import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { encryptPush } from "./encrypt.ts";
import { newVapidKeys, vapidHeader } from "./vapid.ts";

const bytes = (text: string) => Buffer.from(text, "base64url");

test("the example of RFC 8291 §5 comes out byte for byte", () => {
  const sealed = encryptPush(
    Buffer.from("When I grow up, I want to be a watermelon"),
    {
      p256dh: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
      auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
    },
    { privateKey: bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), salt: bytes("DGv6ra1nlYgDCS1FRnbzlw") },
  );
  assert.equal(
    sealed.toString("base64url"),
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  );
});

test("the sender proves himself with a signed word for that service alone, for half a day", () => {
  const keys = newVapidKeys();
  const now = new Date("2026-01-05T10:00:00Z");
  const header = vapidHeader(keys, "https://push.example/send/abc", "https://desk.example", now);
  const [, head = "", claims = "", signature = "", k] = /^vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(.+)$/.exec(header)!;
  assert.equal(k, keys.publicKey);
  const point = bytes(keys.publicKey);
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  assert.ok(verify("sha256", Buffer.from(`${head}.${claims}`), { key, dsaEncoding: "ieee-p1363" }, bytes(signature)));
  assert.deepEqual(JSON.parse(bytes(claims).toString()), {
    aud: "https://push.example",
    exp: now.getTime() / 1_000 + 43_200,
    sub: "https://desk.example",
  });
});

test("what are no keys of a browser is refused", () => {
  assert.throws(() => encryptPush(Buffer.from("x"), { p256dh: Buffer.alloc(65), auth: Buffer.alloc(16) }));
  assert.throws(() => encryptPush(Buffer.alloc(4_000), { p256dh: bytes(newVapidKeys().publicKey), auth: Buffer.alloc(16) }));
});
