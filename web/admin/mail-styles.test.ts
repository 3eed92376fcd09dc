import assert from "node:assert/strict";
import { test } from "node:test";
import { withStylesheet } from "./mail-styles.ts";

test("a mail's styles stand in one stylesheet with the page's nonce, what is text stays text", () => {
  const mail = `<html><head><meta charset="utf-8"></head><body style="color:red"><p style="font-family:&quot;A &amp; B&quot;">a</p><i style="color:red">style=&quot;x&quot;</i></body></html>`;
  assert.equal(
    withStylesheet(mail, "n0nce"),
    `<html><head><style nonce="n0nce">.s1{color:red}.s2{font-family:"A & B"}</style><meta charset="utf-8"></head><body class="s1"><p class="s2">a</p><i class="s1">style=&quot;x&quot;</i></body></html>`,
  );
});

test("a style that would leave its rule is none", () => {
  const mail = `<head></head><p style="}body{display:none">a</p>`;
  assert.equal(withStylesheet(mail, "n"), `<head><style nonce="n"></style></head><p style="}body{display:none">a</p>`);
});
