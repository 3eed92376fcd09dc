/** Pictures within replies and notes: in place for whoever reads, in mail by their Content-ID. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import PostalMime from "postal-mime";
import { mailApp, type MailApp } from "../../testing/mail-app.ts";
import { png } from "../../testing/png.ts";

let app: MailApp;
let jana: Awaited<ReturnType<MailApp["agent"]>>;
let customer: Awaited<ReturnType<MailApp["contact"]>>;
before(async () => {
  app = await mailApp();
  jana = await app.agent("agent", { name: "Jana" });
  customer = await app.contact({ name: "Ann", email: "ann@customer.example" });
});
after(() => app.close());

const upload = async (name: string, type = "image/png"): Promise<string> => {
  const headers = { "content-type": type, "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}` };
  return (await jana.post("/api/v1/files", png(20, 10), headers)).body.id;
};
const open = async (): Promise<number> =>
  (await customer.post("/api/v1/tickets", { subject: "Where is it?", body: "I cannot find it" })).body.number;
const write = async (number: number, body: object) => {
  const answer = await jana.post(`/api/v1/tickets/${number}/messages`, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};

describe("a picture in a reply", () => {
  test("stands where it was put, for the customer too, and goes along in the mail as its part", async () => {
    const number = await open();
    const [shot, log] = [await upload("Snímek (1).png"), await upload("log.txt", "text/plain")];
    const body = "Press **this**:\n\n![the red button](cid:Snímek-1-.png)\n\nThen look.";
    const message = await write(number, { body, format: "markdown", visibility: "public", attachments: [shot, log] });
    assert.match(message.html, new RegExp(`<img src="cid:${shot}@backstay" alt="the red button">`));
    assert.match(message.visibleText, /\[the red button\]/);
    assert.deepEqual(
      message.attachments.map((file: { contentId: string | null }) => file.contentId),
      [`${shot}@backstay`, null],
    );
    assert.equal((await customer.get(`/api/v1/files/${shot}?inline=true`)).headers.get("content-type"), "image/png");

    await app.settled();
    const [mail] = (await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body.data.filter(
      (one: { kind: string }) => one.kind === "reply",
    );
    const sent = await PostalMime.parse(Buffer.from((await app.admin.get(`/api/v1/outbox/${mail.id}/raw`)).body));
    assert.match(sent.html!, new RegExp(`<img style="max-width:100%;height:auto" src="cid:${shot}@backstay" alt="the red button"`));
    assert.match(sent.text!, /\[the red button\]/);
    assert.doesNotMatch(sent.text!, /cid:/);
    const [picture, file] = sent.attachments;
    assert.deepEqual([picture!.contentId, picture!.disposition, picture!.mimeType], [`<${shot}@backstay>`, "inline", "image/png"]);
    assert.deepEqual([file!.filename, file!.disposition], ["log.txt", "attachment"]);
  });

  test("comes back as it was written when the reply is taken back", async () => {
    const number = await open();
    const shot = await upload("shot.png");
    const body = "See ![here](cid:shot.png)";
    const { id } = await write(number, { body, format: "markdown", visibility: "public", attachments: [shot], undoSeconds: 20 });
    const back = (await jana.post(`/api/v1/tickets/${number}/messages/${id}/undo`, {})).body;
    assert.deepEqual([back.body, back.format, back.attachments[0].id], [body, "markdown", shot]);
    await write(number, { body, format: "markdown", visibility: "public", attachments: [shot] });
  });

  test("has a place in a plain note; what names no picture that goes along is its description, and no address of elsewhere is loaded", async () => {
    const number = await open();
    const shot = await upload("shot.png");
    const note = await write(number, { body: "<b>Look</b>:\n![it](cid:shot.png)", visibility: "internal", attachments: [shot] });
    assert.equal(note.html, `<p dir="auto">&lt;b&gt;Look&lt;/b&gt;:<br><img src="cid:${shot}@backstay" alt="it"></p>`);
    const other = await write(number, {
      body: "![a](cid:other.png) ![b](https://evil.example/x.png) [c](cid:shot.png) ![d](cid:log.svg)",
      format: "markdown",
      visibility: "public",
      attachments: [await upload("log.svg", "image/svg+xml")],
    });
    assert.doesNotMatch(other.html, /<img|href=/);
    assert.match(other.html, /\[a\] \[b\]/);
    assert.equal((await write(number, { body: "![a](cid:none.png)", visibility: "internal" })).html, null);
  });
});
