import { test } from "node:test";
import assert from "node:assert/strict";
import { displayName, inboxOf, normalizeAddress } from "./addresses.ts";

test("an address has one form, in which it is compared", () => {
  for (const [given, normal] of [
    [" Ann@X.Test ", "ann@x.test"],
    ["jörg@bücher.example", "jörg@xn--bcher-kva.example"],
    ["a@\uff38.test", "a@x.test"],
    ["a/b@x.test", "a/b@x.test"],
    ["o'brien@x.test", "o'brien@x.test"],
  ] as const)
    assert.equal(normalizeAddress(given), normal);
});

test("nothing is cut off or guessed: what is no address is none", () => {
  for (const given of [
    "a@x.test/y",
    "a@x.test?y",
    "a@x.test#y",
    "a@x.test%2e",
    "a@x.test:25",
    "a@x.test\\y",
    "a@evil.test@x.test",
    '"a b"@x.test',
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@x.test\u0000",
    "a@x\u200b.test",
    "a\u202eb@x.test",
    "a@x_y.test",
    "a@-x.test",
    "a@x..test",
    "a@test",
    "@x.test",
  ])
    assert.equal(normalizeAddress(given), null, JSON.stringify(given));
});

test("an inbox has one plainest spelling", () => {
  for (const [given, inbox] of [
    ["v.i.c+tag@googlemail.com", "vic@gmail.com"],
    ["a.b+x@firma.example", "a.b@firma.example"],
    ["vic@gmail.com", "vic@gmail.com"],
  ] as const)
    assert.equal(inboxOf(given), inbox);
});

test("a display name is one line without an address in it", () => {
  assert.equal(displayName('Ann\r\nBcc: x@y.test "<ceo@bank.test>"'), "Ann Bcc x at y.test ceo at bank.test");
});
