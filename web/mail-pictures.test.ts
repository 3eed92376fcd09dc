import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sanitizeHtml } from "#platform/text";
import { splitPictures, withPictures } from "./mail-pictures.ts";

const file = (id: string, contentId: string | null, mediaType = "image/png") => ({ id, contentId, mediaType });
const shown = (html: string, files = [file("1", "a@b")]) =>
  withPictures(sanitizeHtml(html), files, ({ id }) => `data:image/png;base64,${id}`);

describe("pictures inside a mail", () => {
  test("are shown where they stand, and not as files beside it", () => {
    assert.equal(shown('<p>See <img src="cid:a@b" alt="Shot"></p>'), '<p>See <img src="data:image/png;base64,1" alt="Shot"></p>');
    const files = [file("1", "a@b"), file("2", "nobody@b"), file("3", null), file("4", "a@b")];
    const { pictures, others } = splitPictures(sanitizeHtml('<img src="cid:a@b">'), files);
    assert.deepEqual([pictures.map(({ id }) => id), others.map(({ id }) => id)], [["1"], ["2", "3", "4"]]);
  });

  test("are found by an id that is escaped, percent-encoded (RFC 2392) or in angle brackets", () => {
    for (const [src, contentId] of [
      ["cid:a%26b%40c", "a&b@c"],
      ["cid:a&amp;b@c", "a&b@c"],
      ["CID:a@b", "<a@b>"],
      ["cid:50%@b", "50%@b"],
    ] as const)
      assert.match(shown(`<img src="${src}">`, [file("1", contentId)]), /data:/, src);
  });

  test("an image of elsewhere is never fetched, in whatever form its address is written", () => {
    for (const src of [
      "https://t.example/p.gif",
      "//t.example/p.gif",
      "/api/v1/files/1",
      "cid:a@b#https://t.example",
      "cid://t.example/p.gif",
      " \thttp://t.example/p",
      "data:image/svg+xml,<svg onload=alert(1)>",
      "blob:https://t.example/1",
    ])
      for (const html of [`<img src="${src}" alt="Logo">`, `<img srcset="${src} 2x" alt="Logo">`, `<img lowsrc='${src}' alt='Logo'>`])
        assert.match(shown(html), /^<span>\[Logo\]<\/span>$/, html);
  });

  test("a file that is no picture is not shown as one, though the mail refers to it", () => {
    for (const type of ["image/svg+xml", "text/html", "application/octet-stream", "image/x-icon", "image/png; charset=x"]) {
      const files = [file("1", "a@b", type)];
      assert.doesNotMatch(shown('<img src="cid:a@b">', files), /<img/, type);
      assert.equal(splitPictures('<img src="cid:a@b" />', files).others.length, 1, type);
    }
  });

  test("neither an id nor a description nor an address breaks out of its attribute", () => {
    const evil = '"><script>alert(1)</script><img src=x onerror="alert(1)';
    const html = `<img src="cid:${evil.replaceAll('"', "&quot;")}" alt="${evil.replaceAll('"', "&quot;")}">`;
    const found = withPictures(sanitizeHtml(html), [file("1", evil)], () => `data:${evil}`);
    assert.doesNotMatch(found, /<script|onerror="/);
    assert.match(found, /^<img src="[^"<>]*" alt="[^"<>]*">$/);
    assert.doesNotMatch(shown(html), /<(?!\/?span>)/);
  });

  test("text that looks like an image stays text", () => {
    assert.equal(shown('&lt;img src="cid:a@b" /&gt;'), '&lt;img src="cid:a@b" /&gt;');
    assert.equal(splitPictures(sanitizeHtml('&lt;img src="cid:a@b" /&gt;'), [file("1", "a@b")]).pictures.length, 0);
  });
});
