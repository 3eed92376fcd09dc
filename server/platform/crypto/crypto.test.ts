import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { base32, createCrypto, randomToken, sameText } from "./index.ts";

const crypto = createCrypto("one secret key of more than 32 characters");
const other = createCrypto("another secret key of more than 32 characters");

describe("what is encrypted", () => {
  test("opens with the same key and context, and is different each time", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const sealed = crypto.encrypt("mail password", "žluťoučký");
      assert.equal(crypto.decrypt("mail password", sealed).toString(), "žluťoučký");
      assert.ok(!sealed.includes("luťou"));
      seen.add(sealed.subarray(1, 13).toString("hex"));
    }
    assert.equal(seen.size, 200, "no nonce comes twice");
    assert.equal(crypto.decrypt("x", crypto.encrypt("x", "")).length, 0);
  });

  test("does not open in another context or with another key", () => {
    const sealed = crypto.encrypt("mail password", "secret");
    assert.throws(() => crypto.decrypt("api token", sealed));
    assert.throws(() => other.decrypt("mail password", sealed));
  });

  test("does not open with any bit changed, nor cut, nor in another form", () => {
    const sealed = crypto.encrypt("c", "some secret");
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      assert.throws(() => crypto.decrypt("c", changed), `bit ${bit}`);
    }
    for (let length = 0; length < sealed.length; length++)
      assert.throws(() => crypto.decrypt("c", sealed.subarray(0, length)), `${length} bytes`);
    assert.throws(() => crypto.decrypt("c", Buffer.concat([sealed, Buffer.of(0)])));
  });
});

describe("signatures and token hashes", () => {
  test("are of one purpose, one text and one key", () => {
    const signature = crypto.sign("reply", "ticket:1");
    assert.ok(crypto.verify("reply", "ticket:1", signature));
    for (const [purpose, text, given, by] of [
      ["bounce", "ticket:1", signature, crypto],
      ["reply", "ticket:2", signature, crypto],
      ["reply", "ticket:1", signature, other],
      ["reply", "ticket:1", "", crypto],
      ["reply", "ticket:1", signature.slice(0, -1), crypto],
      ["reply", "ticket:1", `${signature} `, crypto],
      ["reply", "ticket:1", signature.toUpperCase(), crypto],
    ] as const)
      assert.equal(by.verify(purpose, text, given), false, JSON.stringify([purpose, text, given]));
    assert.equal(crypto.sign("reply", "x", 20).length, 32);
    assert.notDeepEqual(crypto.hashToken("api", "t"), crypto.hashToken("link", "t"));
    assert.notDeepEqual(crypto.hashToken("api", "t"), other.hashToken("api", "t"));
    assert.notEqual(crypto.sign("api", "t", 32), base32(crypto.hashToken("api", "t")), "a hash is no signature of the same words");
  });

  test("equality is of the whole text", () => {
    for (const [a, b, same] of [
      ["", "", true],
      ["a", "a", true],
      ["a", "b", false],
      ["a", "aa", false],
      ["á", "á", true],
      ["á", "a\u0301", false],
      ["", " ", false],
    ] as const)
      assert.equal(sameText(a, b), same);
  });
});

describe("random tokens", () => {
  test("hold as many bits as asked, in base32, and none comes twice", () => {
    assert.deepEqual(
      ["f", "fo", "foo", "foob", "fooba", "foobar"].map((text) => base32(Buffer.from(text))),
      ["my", "mzxq", "mzxw6", "mzxw6yq", "mzxw6ytb", "mzxw6ytboi"],
      "RFC 4648 §10",
    );
    for (const bits of [128, 160, 256]) {
      const tokens = new Set(Array.from({ length: 500 }, () => randomToken(bits)));
      assert.equal(tokens.size, 500);
      for (const token of tokens) assert.match(token, new RegExp(`^[a-z2-7]{${Math.ceil(bits / 5)}}$`));
    }
  });
});
