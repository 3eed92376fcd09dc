import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cutText, fairShare, fitTexts, htmlBytes } from "./text-budget.ts";

describe("a conversation on one page", () => {
  test("counts bytes as the page will have them", () => {
    assert.equal(htmlBytes("abc"), 3);
    assert.equal(htmlBytes("<&>"), 13);
    assert.equal(htmlBytes("مرحبا"), 10);
    assert.equal(htmlBytes("😀"), 4);
  });

  test("short texts leave their share to the long ones", () => {
    assert.equal(fairShare([10, 20], 100), Number.POSITIVE_INFINITY);
    assert.equal(fairShare([10, 500], 100), 90);
    assert.equal(fairShare([500, 500], 100), 50);
  });

  test("stays within the budget whatever comes", () => {
    const long = "كلمة <b> ".repeat(20_000);
    const fitted = fitTexts(
      Array.from({ length: 20 }, () => ({ text: `${long}\n> ${long}`, visibleText: long })),
      26_000,
    );
    const used = fitted.reduce((sum, { shown, whole }) => sum + htmlBytes(shown) + htmlBytes(whole ?? ""), 0);
    assert.ok(used <= 26_000, `${used}`);
    assert.ok(fitted.every(({ cut, more, shown }) => cut && more && shown.length > 0));
  });

  test("shows a quoted letter only where there is one and it fits", () => {
    const [plain, quoting] = fitTexts([
      { text: "Hello\n", visibleText: "Hello" },
      { text: "Yes\n> Hello", visibleText: "Yes" },
    ]);
    assert.deepEqual(plain, { shown: "Hello", cut: false, whole: null, more: false, formatted: null });
    assert.deepEqual(quoting, { shown: "Yes", cut: false, whole: "Yes\n> Hello", more: false, formatted: null });
    assert.deepEqual(fitTexts([{ text: `Yes\n> ${"a".repeat(200)}`, visibleText: "Yes" }], 100), [
      { shown: "Yes", cut: false, whole: null, more: true, formatted: null },
    ]);
  });

  test("shows formatting only where it fits", () => {
    const message = { text: "Look", visibleText: "Look", formatted: "<p><strong>Look</strong></p>" };
    assert.equal(fitTexts([message])[0]!.formatted, message.formatted);
    assert.equal(fitTexts([message], 20)[0]!.formatted, null);
  });

  test("never cuts a character in two", () => {
    assert.equal(cutText("😀😀😀", 9), "😀😀");
    assert.equal(cutText("one two three", 9), "one two");
    assert.equal(cutText("short", 99), "short");
  });
});
