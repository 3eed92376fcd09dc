import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { detectLanguage, htmlToText, renderMarkdown, sanitizeHtml, textToHtml } from "./index.ts";

const BAD_INPUT = join(import.meta.dirname, "../../../../shared/data/bad-input");

/** What must never be in HTML that reaches a screen: elements that run or load, handlers, addresses that run. */
function dangers(html: string): string[] {
  const found: string[] = [];
  for (const tag of html.matchAll(/<[^>]*>/g)) {
    if (
      !/^<\/?(?:a|abbr|b|bdi|bdo|blockquote|br|caption|cite|code|col|colgroup|dd|del|dfn|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|time|tr|u|ul|var|wbr)(?=[\s/>])/.test(
        tag[0],
      )
    )
      found.push(tag[0]);
    if (/\s(?:on\w+|style|srcdoc|formaction|id|name|class)\s*=/i.test(tag[0].replace(/"[^"]*"/g, '""'))) found.push(tag[0]);
    const target = /\s(?:href|src)="([^"]*)"/i.exec(tag[0])?.[1];
    if (target !== undefined && !/^(?:https?:|mailto:|tel:|cid:|\/(?!\/)|#)/i.test(target)) found.push(tag[0]);
  }
  return found;
}

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) =>
    statSync(join(folder, name)).isDirectory() ? files(join(folder, name)) : [join(folder, name)],
  );
}

describe("HTML from outside", () => {
  test("scripts, handlers, frames, forms and styles go; text and structure stay", () => {
    const html = sanitizeHtml(
      `<p style="color:red" onclick="a()">Hi <b>there</b><script>alert(1)</script></p><svg><script>2</script></svg><form action="x"><input name=q><button>Go</button></form><table><tr><td colspan="2">z</td></tr></table>`,
    );
    assert.equal(html, '<p>Hi <b>there</b></p>Go<table><tr><td colspan="2">z</td></tr></table>');
  });

  test("the check itself sees danger where there is some", () => {
    for (const html of ["<script>x</script>", '<a href="javascript:x">y</a>', '<b onclick="x">y</b>', '<img src="//host/x">'])
      assert.notEqual(dangers(html).length, 0, html);
  });

  test("remote images become their description and images of the mail stay", () => {
    assert.equal(
      sanitizeHtml('<img src="https://t.example/p.gif" alt="Logo"><img src="https://t.example/q.gif"><img src="cid:a@b" alt="Shot">'),
      '<span>[Logo]</span><span></span><img src="cid:a@b" alt="Shot" />',
    );
  });

  test("text hidden from the reader is not shown", () => {
    assert.equal(sanitizeHtml('<div style="display:none">secret</div><span style="font-size:0">x</span><p hidden>y</p>seen'), "seen");
  });

  test("above 5,000 links all become text", () => {
    const html = sanitizeHtml('<a href="https://a.example">x</a> '.repeat(5_001));
    assert.equal(html.includes("href"), false);
    assert.equal(html.includes("x"), true);
  });

  test("deep nesting neither fails nor takes long", () => {
    const before = process.cpuUsage();
    for (const piece of ["<div>", "<table><tr><td>", "<blockquote>", "<ul><li>"]) {
      sanitizeHtml(piece.repeat(10_000));
      htmlToText(piece.repeat(10_000));
    }
    // Processor time: how busy the machine is otherwise says nothing.
    assert.ok(process.cpuUsage(before).user < 3_000_000);
  });

  test("no attack of the collections survives any of the renderers", (t) => {
    if (!existsSync(BAD_INPUT)) return t.diagnostic("the shared test material is absent");
    let payloads = 0;
    for (const file of files(BAD_INPUT).filter((name) => /\.(?:txt|html|svg|json)$/.test(name))) {
      const text = readFileSync(file, "utf8");
      for (const payload of [text, ...text.split("\n")]) {
        payloads += 1;
        for (const html of [sanitizeHtml(payload), textToHtml(payload), renderMarkdown(payload)])
          assert.deepEqual(dangers(html), [], `${file}: ${payload.slice(0, 200)}`);
      }
    }
    assert.ok(payloads > 1_000, `only ${payloads} payloads`);
  });
});

describe("text", () => {
  test("plain text keeps its lines and gets links that end before the full stop", () => {
    assert.equal(
      textToHtml("See https://a.example/x?b=1&c=2.\nBye <b>"),
      '<p dir="auto">See <a href="https://a.example/x?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank">https://a.example/x?b=1&amp;c=2</a>.<br>Bye &lt;b&gt;</p>',
    );
  });

  test("HTML becomes readable text with marked quotations", () => {
    assert.equal(
      htmlToText("<h1>Title</h1><p>One <b>two</b></p><blockquote>quoted<br>more</blockquote>"),
      "Title\n\nOne two\n> quoted\n> more",
    );
  });

  test("a row of a table is a line, its cells stand apart", () => {
    assert.equal(
      htmlToText("<table><tr><td>Version</td><td>4.2</td></tr><tr><td>System</td><td><p>Debian</p></td></tr></table>after")
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean)
        .join("|"),
      "Version  4.2|System|Debian|after",
    );
  });

  test("Markdown keeps raw HTML as text", () => {
    assert.equal(renderMarkdown("**b** <script>x</script>"), '<p dir="auto"><strong>b</strong> &lt;script&gt;x&lt;/script&gt;</p>');
  });

  test("languages are told apart by a sentence", () => {
    assert.equal(detectLanguage("After the update the license activation fails with error E1234."), "en");
    assert.equal(detectLanguage("Depois da atualização a ativação da licença falha com o erro E1234."), "pt");
    assert.equal(detectLanguage("Po aktualizaci selže aktivace licence s chybou E1234 a nelze se přihlásit."), "cs");
    assert.equal(detectLanguage("Nach dem Update schlägt die Lizenzaktivierung mit Fehler E1234 fehl."), "de");
    assert.equal(detectLanguage("بعد التحديث يفشل تفعيل الرخصة مع الخطأ"), "ar");
    assert.equal(detectLanguage("E1234 0x80070005"), null);
  });
});
