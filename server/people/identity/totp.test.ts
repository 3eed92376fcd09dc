import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceOf } from "./device.ts";
import { newRecoveryCodes, readRecoveryCode } from "./recovery-codes.ts";
import { matchingStep, newTotpSecret, totpCode, totpStep, totpText, totpUri } from "./totp.ts";

test("codes are those of RFC 6238, appendix B", () => {
  const secret = Buffer.from("12345678901234567890");
  for (const [seconds, code] of [
    [59, "287082"],
    [1111111109, "081804"],
    [1111111111, "050471"],
    [1234567890, "005924"],
    [2000000000, "279037"],
    [20000000000, "353130"],
  ] as const)
    assert.equal(totpCode(secret, totpStep(new Date(seconds * 1_000))), code);
});

test("a code holds for one step around its own and never again", () => {
  const secret = newTotpSecret();
  const now = new Date("2026-03-01T12:00:00Z");
  const step = totpStep(now);
  for (const [offset, holds] of [
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ] as const)
    assert.equal(matchingStep(secret, totpCode(secret, step + offset), now, 0), holds ? step + offset : null);
  assert.equal(matchingStep(secret, totpCode(secret, step), now, step), null);
  assert.equal(matchingStep(secret, totpCode(secret, step - 1), now, step), null, "nor an earlier one");
  assert.equal(matchingStep(secret, totpCode(secret, step + 1), now, step), step + 1);
  for (const none of ["", "0", "abcdef", "１２３４５６"]) assert.equal(matchingStep(secret, none, now, 0), null);
});

test("the secret is told as apps take it", () => {
  const secret = Buffer.from("12345678901234567890");
  assert.equal(totpText(secret), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
  assert.equal(
    totpUri(secret, { issuer: "Müller & Co", account: "a+b@acme.test" }),
    "otpauth://totp/M%C3%BCller%20%26%20Co:a%2Bb%40acme.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=M%C3%BCller%20%26%20Co&algorithm=SHA1&digits=6&period=30",
  );
});

test("recovery codes are ten, all different, and read in any spelling", () => {
  const codes = newRecoveryCodes();
  assert.equal(new Set(codes).size, 10);
  for (const code of codes) {
    assert.match(code, /^[a-z2-7]{5}-[a-z2-7]{5}$/);
    assert.equal(readRecoveryCode(` ${code.toUpperCase().replace("-", " ")} `), code);
  }
  for (const none of ["", "-", "     -     ", "aaaaa-aaaa", "aaaaa-aaaa1", "aaaaa-aaaaaa"]) assert.equal(readRecoveryCode(none), null);
});

test("a device is named by what is known, never by what it says", () => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const safari =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
  const edge =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
  assert.deepEqual(deviceOf(firefox), { browser: "Firefox", system: "Linux" });
  assert.deepEqual(deviceOf(safari), { browser: "Safari", system: "iPhone" });
  assert.deepEqual(deviceOf(edge), { browser: "Edge", system: "Windows" });
  assert.deepEqual(deviceOf("<script>alert(1)</script>"), { browser: null, system: null });
  assert.deepEqual(deviceOf(null), { browser: null, system: null });
});
