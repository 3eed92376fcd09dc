import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { ConfigError, readConfig } from "./index.ts";

const KEY = "k".repeat(32);

/** Variable, wrong values, and what must be set beside it for the value to be looked at. */
const WRONG: readonly [name: string, values: readonly string[], beside?: { [name: string]: string }][] = [
  ["BACKSTAY_HOST", ["a b", "http://x", "x/y"]],
  ["BACKSTAY_SMTP_HOST", ["a b", "smtp://x"]],
  ["BACKSTAY_HTTP_PORT", ["x", "-1", "65536", "80.5", "0x50", "1e3", " 80", "٨٠"]],
  ["BACKSTAY_SMTP_PORT", ["x", "-1", "65536", "2525 "]],
  ["BACKSTAY_URL", ["x", "ftp://x", "//x", "javascript:alert(1)"]],
  ["BACKSTAY_TLS_CERT", ["/nowhere/cert.pem"], { BACKSTAY_TLS_KEY: "/nowhere/key.pem" }],
  ["BACKSTAY_LIMITS", ["maybe", "2", "OFF "]],
  ["BACKSTAY_LIMITS", ["off"], { BACKSTAY_HOST: "0.0.0.0" }],
  ["BACKSTAY_LIMITS", ["off"], { BACKSTAY_SMTP_HOST: "192.0.2.1" }],
  ["BACKSTAY_LOG", ["loud", "INFO"]],
  ["BACKSTAY_SECRET_KEY", ["short", "k".repeat(31)]],
  ["DATABASE_URL", ["x", "mysql://user:hidden@x/y", "http://x"], { BACKSTAY_SECRET_KEY: KEY }],
  ["BACKSTAY_DNS", ["example.com", "1.1.1.1; rm", "x", ":::::", "1.1.1", "1.1.1.1:0", "1.1.1.1:65536", "[1.1.1.1]:53", "[::1", "::1]:53"]],
  ["BACKSTAY_DEMO", ["perhaps"]],
  ["BACKSTAY_ALLOWED_ADDRESSES", ["10.0.0.0/8", "imap.example", "10.0.0.1;10.0.0.2", "10.0.0.1 10.0.0.2"]],
  ["BACKSTAY_ADMIN_EMAIL", ["x", "a b@c", "@", "a@"]],
  ["BACKSTAY_ADMIN_PASSWORD", ["short"]],
  ["BACKSTAY_ADMIN_TOKEN", ["short", `${"x".repeat(20)} y`, "ž".repeat(20), "x".repeat(201)]],
  ["BACKSTAY_S3_URL", ["https://s3.example"]],
  ["BACKSTAY_VALKEY_URL", ["redis://x"]],
  ["BACKSTAY_SMTP_URL", ["x", "http://relay", "relay.example:25"]],
  ["BACKSTAY_TRUST_PROXY", ["yes", "example.com", "10.0.0.1 10.0.0.2", "10.0.0", "1:2:3", "10.0.0.1,"]],
];

describe("settings", () => {
  test("an address of a DNS server is taken in every form that names one", () => {
    for (const dns of ["192.0.2.1", "192.0.2.1:53", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:5353"])
      assert.equal(readConfig({ BACKSTAY_DNS: dns }).dns, dns);
  });

  test("a wrong value is one line that names its variable", () => {
    for (const [name, values, beside = {}] of WRONG) {
      for (const value of values) {
        assert.throws(
          () => readConfig({ ...beside, [name]: value }),
          (error: unknown) => error instanceof ConfigError && error.message.startsWith(`${name} takes `) && !error.message.includes("\n"),
          `${name}=${JSON.stringify(value)}`,
        );
      }
    }
  });

  test("a secret is never repeated, however wrong it is", () => {
    for (const env of [
      { DATABASE_URL: "mysql://user:hidden@x/y", BACKSTAY_SECRET_KEY: KEY },
      { BACKSTAY_SMTP_URL: "http://user:hidden@relay" },
      { BACKSTAY_SECRET_KEY: "hidden" },
      { BACKSTAY_ADMIN_PASSWORD: "hidden" },
      { BACKSTAY_ADMIN_TOKEN: "hidden" },
    ]) {
      assert.throws(
        () => readConfig(env),
        (error: Error) => error instanceof ConfigError && !error.message.includes("hidden"),
      );
    }
  });

  test("a database of one's own needs the secret key, and half a certificate names the other half", () => {
    assert.throws(() => readConfig({ DATABASE_URL: "postgres://x/y" }), { message: /^BACKSTAY_SECRET_KEY takes / });
    assert.throws(() => readConfig({ BACKSTAY_TLS_CERT: "/x" }), { message: /^BACKSTAY_TLS_KEY takes / });
    assert.throws(() => readConfig({ BACKSTAY_TLS_KEY: "/x" }), { message: /^BACKSTAY_TLS_CERT takes / });
  });

  test("nothing set is the machine itself, with limits, and an empty value is as if it were absent", () => {
    const config = readConfig({});
    assert.deepEqual(
      {
        host: config.host,
        port: config.httpPort,
        url: config.url,
        smtp: config.smtp,
        limits: config.limits,
        dataDir: config.dataDir,
        demo: config.demo,
        trust: config.trustProxy,
        dns: config.dns,
      },
      {
        host: "127.0.0.1",
        port: 3000,
        url: "http://localhost:3000",
        smtp: { host: "127.0.0.1", port: 2525, tls: null },
        limits: true,
        dataDir: resolve("./data"),
        demo: null,
        trust: "off",
        dns: null,
      },
    );
    assert.deepEqual(readConfig(Object.fromEntries(WRONG.map(([name]) => [name, ""]))), config);
  });

  test("right values are taken", () => {
    const folder = mkdtempSync(join(tmpdir(), "backstay-config-"));
    for (const name of ["cert.pem", "key.pem"]) writeFileSync(join(folder, name), "x");
    const config = readConfig({
      BACKSTAY_HOST: "::1",
      BACKSTAY_HTTP_PORT: "0",
      BACKSTAY_URL: "https://support.example/",
      BACKSTAY_SMTP_PORT: "0",
      BACKSTAY_TLS_CERT: join(folder, "cert.pem"),
      BACKSTAY_TLS_KEY: join(folder, "key.pem"),
      BACKSTAY_LIMITS: "off",
      BACKSTAY_DNS: "[::1]:5353",
      BACKSTAY_TRUST_PROXY: "10.0.0.1, ::1",
      BACKSTAY_DEMO: "0",
      DATABASE_URL: "postgresql://user:pw@db.example/backstay?sslmode=verify-full",
      BACKSTAY_SECRET_KEY: KEY,
      BACKSTAY_LOG: "debug",
    });
    rmSync(folder, { recursive: true });
    assert.deepEqual(
      [config.url, config.limits, config.trustProxy, config.demo, config.smtp.port],
      ["https://support.example", false, ["10.0.0.1", "::1"], false, null],
    );
  });
});
