import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { clientAddress, isLoopback } from "./client-address.ts";

const from = (forwarded?: string) => new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded });

describe("where a request comes from", () => {
  test("is the connection's other end, whatever its headers say, unless a proxy is trusted", () => {
    assert.equal(clientAddress("off", "127.0.0.1", from("203.0.113.9")), "127.0.0.1");
    assert.equal(clientAddress("off", "::ffff:192.0.2.1", from()), "192.0.2.1");
    assert.equal(clientAddress("loopback", "192.0.2.1", from("203.0.113.9")), "192.0.2.1");
    assert.equal(clientAddress(["192.0.2.1"], "192.0.2.2", from("203.0.113.9")), "192.0.2.2");
  });

  test("is what the trusted proxy saw: its own entry, the last, and not what came before it", () => {
    assert.equal(clientAddress("loopback", "127.0.0.1", from("203.0.113.9")), "203.0.113.9");
    assert.equal(clientAddress("loopback", "::1", from("1.1.1.1, 203.0.113.9")), "203.0.113.9");
    assert.equal(clientAddress("loopback", "::ffff:127.0.0.1", from("2001:db8::1")), "2001:db8::1");
    assert.equal(clientAddress(["192.0.2.1", "2001:db8::5"], "::ffff:192.0.2.1", from("10.0.0.1,203.0.113.9 ")), "203.0.113.9");
  });

  test("is the proxy itself when it says nothing that is an address", () => {
    for (const said of [
      undefined,
      "",
      ",",
      "unknown",
      "_hidden",
      "203.0.113.9, ",
      "<script>",
      "203.0.113.9; rm",
      "x".repeat(100),
      "1.2.3",
      "1:2",
      "fe80::1%eth0",
    ])
      assert.equal(clientAddress("loopback", "127.0.0.1", from(said)), "127.0.0.1", said ?? "nothing");
  });

  test("loopback is this machine in each of its forms", () => {
    for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) assert.equal(isLoopback(address), true, address);
    for (const address of ["", "128.0.0.1", "::2", "10.0.0.1", "127.evil.example"]) assert.equal(isLoopback(address), false, address);
  });
});
