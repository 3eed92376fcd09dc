/** What the vendor says in automatic mails: his words, in each language, and never a stranger's. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { fixedClock } from "#platform/clock";
import { letter, mailApp, type MailApp } from "../../testing/mail-app.ts";
import { fillHtml, fillText, parseTemplate } from "./model.ts";

const clock = fixedClock("2026-01-05T10:00:00Z");
let app: MailApp;
before(async () => {
  app = await mailApp({ clock, env: { BACKSTAY_DNS: "127.0.0.1:9" } });
  await app.admin.post("/api/v1/brands", { name: "Ledger & Sons", slug: "ledger" });
});
after(() => app.close());

const change = async (kind: string, body: object, query = "") => {
  const { headers } = await app.admin.get(`/api/v1/mail-texts/${kind}${query}`);
  return app.admin.patch(`/api/v1/mail-texts/${kind}${query}`, body, { "if-match": headers.get("etag")! });
};
const preview = async (kind: string, body: object, query = "") =>
  (await app.admin.post(`/api/v1/mail-texts/${kind}/preview${query}`, body)).body;
/** The newest mail of a kind about a ticket. */
const mailOf = async (number: number, kind: string) => {
  await app.settled();
  const { data } = (await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body;
  const mail = (data as { id: string; kind: string; subject: string; text: string }[]).find((one) => one.kind === kind);
  return mail && { ...mail, raw: (await app.admin.get(`/api/v1/outbox/${mail.id}/raw`)).body as string };
};

describe("texts of automatic mails", () => {
  test("are the brand's, else the vendor's, else Backstay's, each in its language", async () => {
    const subject = async (locale: string, query = "") => (await preview("acknowledgement", { locale }, query)).subject;
    assert.equal(await subject("de"), "Wir haben Ihre Anfrage erhalten [#1042]");
    assert.equal((await change("acknowledgement", { texts: { de: { subject: "Angekommen bei {brand}" } } })).status, 200);
    assert.equal((await change("acknowledgement", { texts: { de: { subject: "Da: {number}" } } }, "?brand=ledger")).status, 200);
    assert.match(await subject("de"), /^Angekommen bei /);
    assert.equal(await subject("de", "?brand=ledger"), "Da: 1042 [#1042]");
    assert.equal(await subject("cs", "?brand=ledger"), "Váš požadavek jsme přijali [#1042]");
    await change("acknowledgement", { texts: { de: { subject: null } } }, "?brand=ledger");
    assert.match(await subject("de", "?brand=ledger"), /^Angekommen bei Ledger & Sons/);
    assert.equal((await app.admin.get("/api/v1/mail-texts/reply?brand=nobody")).status, 404);
  });

  test("refuse unknown placeholders and single braces by name, and a stale change", async () => {
    const refused = await change("acknowledgement", { texts: { en: { body: "Dear {customer.name}, {number}" } } });
    assert.equal(refused.status, 422);
    assert.deepEqual(refused.body.errors, [
      {
        path: "texts.en.body",
        code: "placeholder",
        message: "has a placeholder that does not exist here: {customer.name}. There are: {brand} {number}",
      },
    ]);
    assert.equal((await change("acknowledgement", { texts: { en: { body: "a { b" } } })).body.errors[0].code, "brace");
    assert.equal((await change("acknowledgement", { texts: { en: { subject: "two\nlines" } } })).body.errors[0].code, "oneLine");
    assert.equal((await change("acknowledgement", { texts: { en: { footer: "x" } } })).body.errors[0].code, "unknownThing");
    assert.equal((await change("reply", { enabled: false })).status, 422);
    assert.equal((await app.admin.patch("/api/v1/mail-texts/solved", { enabled: true }, { "if-match": '"9"' })).status, 412);
    assert.equal((await preview("acknowledgement", { locale: "en", texts: { body: "{nothing}" } })).status, 422);
  });

  test("are shown as a mail before they are saved, also from right to left", async () => {
    const shown = await preview("reply", { locale: "ar", texts: { footer: "تذكرة {number} <b>" } });
    assert.equal(shown.direction, "rtl");
    assert.match(shown.html, /<html lang="ar" dir="rtl">/);
    assert.match(shown.html, /تذكرة <bdi>1042<\/bdi> &lt;b&gt;/);
    assert.match(shown.html, /<strong>4\.2\.1<\/strong>/);
    assert.match(shown.text, /تذكرة 1042 <b>/);
    assert.equal((await app.admin.get("/api/v1/mail-texts/reply")).body.texts.ar, undefined);
  });

  test("leave in the mails: acknowledgements as they are written, none where they are turned off", async () => {
    await change("acknowledgement", { texts: { en: { body: "We have {number}. See https://acme.test/help\n\n{brand}" } } });
    await app.deliver(letter({ From: "Eve {brand} <eve@customer.example>", Subject: "{number} {brand} <script>" }), {
      from: "eve@customer.example",
    });
    await app.settled();
    const number = (await app.admin.get("/api/v1/tickets?limit=1")).body.data[0].number as number;
    const mail = (await mailOf(number, "acknowledgement"))!;
    assert.match(mail.text, new RegExp(`We have ${number}\\. See`));
    assert.ok(!mail.text.includes("<script>") && !mail.subject.includes("script"), "a stranger's words are not mailed");
    assert.match(mail.raw, /^Auto-Submitted: auto-replied\r?$/m);
    assert.match(mail.raw, /^X-Auto-Response-Suppress: All\r?$/m);
    assert.match(mail.raw, /^Content-Language: en\r?$/m);
    assert.doesNotMatch(mail.raw, /^List-Unsubscribe/m);
    await change("acknowledgement", { enabled: false });
    // Newest first: the two tickets must not be of one moment.
    clock.advance(1_000);
    await app.deliver(letter({ From: "bob@customer.example" }), { from: "bob@customer.example" });
    await app.settled();
    const next = (await app.admin.get("/api/v1/tickets?limit=1")).body.data[0].number as number;
    assert.equal(await mailOf(next, "acknowledgement"), undefined);
    await change("acknowledgement", { enabled: true });
  });

  test("a reply carries the signature of agent and team, in text and HTML, and no sign of a machine", async () => {
    const jana = await app.agent("agent", { name: "Jana" });
    const team = (await app.admin.post("/api/v1/teams", { name: "Tier 2", slug: "tier-2" })).body;
    await jana.patch("/api/v1/me/writing", { signature: { en: "{agent} <3\n{team} at {brand}" } }, { "if-match": '"1"' });
    await app.admin.patch(`/api/v1/teams/${team.id}/signature`, { texts: { en: "Tier 2 answers on weekdays" } }, { "if-match": '"1"' });
    assert.equal((await jana.patch("/api/v1/me/writing", { signature: { en: "{secret}" } }, { "if-match": '"2"' })).status, 422);
    const opened = await app.admin.post("/api/v1/tickets", {
      subject: "Sign",
      body: "x",
      locale: "en",
      requester: { email: "ann@customer.example" },
    });
    const { number } = opened.body;
    await app.admin.patch(`/api/v1/tickets/${number}`, { team: "tier-2" }, { "if-match": opened.headers.get("etag")! });
    await jana.post(`/api/v1/tickets/${number}/messages`, { body: "Use **this**", format: "markdown", visibility: "public" });
    const mail = (await mailOf(number, "reply"))!;
    assert.match(mail.text, /Use \*\*this\*\*\n\n-- \nJana <3\nTier 2 at .*\nTier 2 answers on weekdays\nRequest \d+/);
    assert.match(mail.raw, /<strong>this<\/strong>/);
    assert.match(mail.raw.replace(/=\r?\n/g, ""), /<bdi>Jana<\/bdi> &lt;3/);
    for (const header of ["Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "List-Unsubscribe"])
      assert.doesNotMatch(mail.raw, new RegExp(`^${header}:`, "m"), header);
  });

  test("a solved request is told where the vendor wants it, with one way out that looking does not take", async () => {
    const solve = async () => {
      const opened = await app.admin.post("/api/v1/tickets", {
        subject: "Solve",
        body: "x",
        locale: "de",
        requester: { email: "out@customer.example" },
      });
      const { number } = opened.body;
      await app.admin.patch(`/api/v1/tickets/${number}`, { status: "solved" }, { "if-match": opened.headers.get("etag")! });
      return mailOf(number, "solved");
    };
    assert.equal(await solve(), undefined);
    await change("solved", { enabled: true });
    const mail = (await solve())!;
    assert.match(mail.text, /als gelöst markiert/);
    assert.match(mail.raw, /^Auto-Submitted: auto-generated\r?$/m);
    assert.match(mail.raw, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    const token = /^List-Unsubscribe: <[^>]*\/unsubscribe\/([a-z2-7]{42})>\r?$/m.exec(mail.raw.replace(/\r?\n[ \t]+/g, " "))![1]!;
    const nobody = app.as({});
    assert.deepEqual((await nobody.get(`/api/v1/notices/${token}`)).body, { address: "o…@customer.example", optedOut: false });
    assert.ok(await solve(), "looking ended nothing");
    assert.equal((await nobody.get(`/api/v1/notices/${token.replace(/.$/, (last) => (last === "a" ? "b" : "a"))}`)).status, 404);
    assert.equal((await nobody.post(`/api/v1/notices/${token}`)).body.optedOut, true);
    assert.equal(await solve(), undefined);
    const listed = (await app.admin.get("/api/v1/suppressions?q=OUT@")).body.data;
    assert.deepEqual([listed.length, listed[0].reason, listed[0].scope], [1, "unsubscribed", "notices"]);
    assert.equal((await app.admin.delete(`/api/v1/suppressions/${listed[0].id}`)).status, 204);
    assert.ok(await solve());
  });
});

describe("suppressions", () => {
  test("are added, found and removed by hand, audited, and shown on the message they stopped", async () => {
    const added = await app.admin.post("/api/v1/suppressions", { address: "Quiet@Customer.example", detail: "asked by phone" });
    assert.deepEqual([added.status, added.body.address, added.body.reason], [201, "quiet@customer.example", "manual"]);
    assert.equal((await app.admin.post("/api/v1/suppressions", { address: "quiet@customer.example" })).body.code, "suppression.exists");
    const { number } = (
      await app.admin.post("/api/v1/tickets", { subject: "Quiet", body: "x", requester: { email: "quiet@customer.example" } })
    ).body;
    clock.advance(1_000);
    const message = (await app.admin.post(`/api/v1/tickets/${number}/messages`, { body: "Hello", visibility: "public" })).body;
    await app.settled();
    const [shown] = (await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data;
    assert.deepEqual([shown.delivery.state, shown.delivery.detail], ["suppressed", "manual"]);
    const [mail] = (await app.admin.get(`/api/v1/outbox?message=${message.id}`)).body.data;
    assert.equal((await app.admin.post(`/api/v1/outbox/${mail.id}/resend`)).body.code, "outbox.suppressed");
    const again = await app.admin.post(`/api/v1/outbox/${mail.id}/resend`, { to: "loud@customer.example" });
    assert.deepEqual([again.status, again.body.to.address, again.body.state], [201, "loud@customer.example", "captured"]);
    assert.equal((await app.admin.post(`/api/v1/outbox/${mail.id}/resend`, { to: "loud@customer.example" })).body.code, "outbox.notFailed");
    assert.equal((await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data[0].delivery.state, "captured");
    assert.equal((await app.admin.post(`/api/v1/outbox/${again.body.id}/resend`, { to: "billing@acme.test" })).status, 422);
    assert.equal((await app.admin.delete(`/api/v1/suppressions/${added.body.id}`)).status, 204);
    const audit = (await app.admin.get("/api/v1/audit?limit=200")).body.data as { action: string }[];
    for (const action of ["suppressions.add", "suppressions.remove", "outbox.resend", "mailTexts.update"])
      assert.ok(
        audit.some((entry) => entry.action === action),
        action,
      );
  });
});

test("the language of templates knows placeholders and nothing else", () => {
  assert.deepEqual(parseTemplate("a {x} {{y}} {z}", ["x"]).faults, [{ code: "placeholder", value: "{z}" }]);
  assert.equal(fillText("{x}/{{x}}", { x: "{x}" }), "{x}/{x}");
  assert.equal(fillText("{x}", { x: "a\r\nBcc: b\u2028c" }), "a Bcc: b c");
  const html = (text: string) => text.replace(/[<&]/g, (sign) => (sign === "<" ? "&lt;" : "&amp;"));
  assert.equal(fillHtml("<{x}>", { x: "<i>" }, html, html), "&lt;&lt;i>>");
  assert.equal(fillHtml("\ue0000\ue001{x}", { x: "\ue0000\ue001" }, html, html), "00");
  assert.deepEqual(parseTemplate("{__proto__} {constructor}", ["x"]).faults.length, 2);
});
