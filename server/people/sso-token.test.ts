/** ID tokens that are not as they should be (OpenID Connect Core §3.1.3.7, RFC 8725): none lets anybody in. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { exportSPKI, importJWK, type JWTPayload } from "jose";
import { idToken, startRig, type Bend, type Rig } from "./test-sso.ts";

let forger: Rig["forger"];
let stranger: Rig["stranger"];
let rig: Rig;
before(async () => {
  rig = await startRig();
  ({ forger, stranger } = rig);
});
after(() => rig?.close());

const seconds = () => Math.floor(Date.now() / 1_000);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const whole = (claims: JWTPayload) => ({
  iss: forger.url,
  aud: "backstay",
  iat: seconds(),
  exp: seconds() + 300,
  email_verified: true,
  ...claims,
});

test("the token as it should be lets in", async () => {
  assert.equal((await rig.go()).who.kind, "agent");
});

describe("refused: the ID token", () => {
  const bent: { [name: string]: Bend } = {
    "another issuer": { claims: { iss: "https://other.test" } },
    "the issuer with a slash behind": { token: (claims) => idToken(forger, { ...claims, iss: `${forger.url}/` }) },
    "another tenant of the same host": { token: (claims) => idToken(forger, { ...claims, iss: `${forger.url}/tenant-b` }) },
    "no issuer": { token: (claims) => idToken(forger, { ...claims, iss: undefined }) },
    "another audience": { claims: { aud: "somebody-else" } },
    "no audience": { claims: { aud: undefined } },
    "an empty audience": { claims: { aud: [] } },
    "several audiences and no azp": { claims: { aud: ["backstay", "else"] } },
    "another azp": { claims: { aud: ["backstay", "else"], azp: "else" } },
    "another azp beside one audience": { claims: { azp: "else" } },
    "the audience as part of a longer one": { claims: { aud: "backstay-staging" } },
    expired: { claims: { exp: seconds() - 120 } },
    "no expiry": { claims: { exp: undefined } },
    "issued long ago": { claims: { iat: seconds() - 3_600 } },
    "issued in the future": { claims: { iat: seconds() + 3_600, exp: seconds() + 7_200 } },
    "no time of issue": { claims: { iat: undefined } },
    "not valid yet": { claims: { nbf: seconds() + 3_600 } },
    "another nonce": { claims: { nonce: "made-up" } },
    "no nonce": { claims: { nonce: undefined } },
    "an empty nonce": { claims: { nonce: "" } },
    "no subject": { claims: { sub: undefined } },
    "an empty subject": { claims: { sub: "" } },
    "a subject that is no text": { claims: { sub: 42 } as never },
    "a subject of 256 letters": { claims: { sub: "x".repeat(256) } },
    "alg none": { token: (claims) => `${base64({ alg: "none" })}.${base64(whole(claims))}.` },
    "alg None": { token: (claims) => `${base64({ alg: "None" })}.${base64(whole(claims))}.` },
    "alg none with a signature": { token: (claims) => `${base64({ alg: "none" })}.${base64(whole(claims))}.AAAA` },
    "no algorithm": { token: (claims) => `${base64({})}.${base64(whole(claims))}.AAAA` },
    "the public key as shared secret, in PEM": {
      token: async (claims) => {
        const pem = await exportSPKI((await importJWK(forger.publicJwk, "RS256", { extractable: true })) as never);
        const head = `${base64({ alg: "HS256", kid: "rsa" })}.${base64(whole(claims))}`;
        return `${head}.${createHmac("sha256", pem).update(head).digest("base64url")}`;
      },
    },
    "the modulus as shared secret": {
      token: (claims) => {
        const head = `${base64({ alg: "HS256", kid: "rsa" })}.${base64(whole(claims))}`;
        return `${head}.${createHmac("sha256", Buffer.from(forger.publicJwk.n!, "base64url")).update(head).digest("base64url")}`;
      },
    },
    "the client's secret as shared secret": {
      token: (claims) => idToken(forger, claims, { key: new TextEncoder().encode("a very secret secret"), header: { alg: "HS256" } }),
    },
    "an empty shared secret": {
      token: (claims) => {
        const head = `${base64({ alg: "HS256" })}.${base64(whole(claims))}`;
        return `${head}.${createHmac("sha256", "").update(head).digest("base64url")}`;
      },
    },
    "signed by another key": { token: (claims) => idToken(forger, claims, { key: forger.keys.other }) },
    "signed by another key under an unknown id": {
      token: (claims) => idToken(forger, claims, { key: forger.keys.other, header: { kid: "new" } }),
    },
    "a key that the token itself brings (jwk)": {
      token: (claims) => idToken(forger, claims, { key: forger.keys.other, header: { jwk: { kty: "oct", k: "AA" } } }),
    },
    "a key at an address that the token names (jku)": {
      token: (claims) => idToken(stranger, { ...whole(claims) }, { key: stranger.keys.rsa, header: { jku: `${stranger.url}/jwks` } }),
    },
    "a key id that leads elsewhere": {
      token: (claims) => idToken(forger, claims, { key: forger.keys.other, header: { kid: "../../etc/passwd" } }),
    },
    "a key of another kind": { token: (claims) => idToken(forger, claims, { header: { kid: "ec" } }) },
    "critical header that nobody knows": {
      token: (claims) => {
        const head = `${base64({ alg: "RS256", kid: "rsa", crit: ["b64"], b64: false })}.${base64(whole(claims))}`;
        return `${head}.AAAA`;
      },
    },
    "claims changed after signing": {
      token: async (claims) => {
        const [head, , signature] = (await idToken(forger, claims)).split(".");
        return `${head}.${base64({ ...whole(claims), sub: "somebody-else" })}.${signature}`;
      },
    },
    "signature left out": { token: async (claims) => `${(await idToken(forger, claims)).split(".").slice(0, 2).join(".")}.` },
    "signature cut short": { token: async (claims) => (await idToken(forger, claims)).slice(0, -8) },
    "a token in a token": { token: async (claims) => idToken(forger, { ...claims, iss: await idToken(forger, claims) }) },
    "no token at all": { token: () => "" },
    words: { token: () => "not.a.token" },
    "encrypted and not signed": { token: (claims) => `${base64({ alg: "dir", enc: "A256GCM" })}..AAAA.${base64(whole(claims))}.AAAA` },
  };
  for (const [name, bend] of Object.entries(bent)) test(name, () => rig.refused(name, bend));
});
