/** Hostile text on the surfaces that meet the most of it, every payload on each: mails, conversations, names, files, fields, notes, histories. */
import { API_PREFIX } from "#platform/http";
import type { World } from "../rights/world.ts";
import { scriptedPictures } from "./data.ts";
import { packs } from "./payloads.ts";
import { planter } from "./planter.ts";

export type Surfaces = {
  /** What was planted where: texts by surface. */
  texts: { [surface: string]: number };
  /** The ticket with the conversation, one with mails as they were laid out, and one with files. */
  said: number;
  mailed: number;
  filed: number;
  /** Messages whose words must be shown whole. */
  whole: string[];
  /** Subjects as they were kept. */
  subjects: string[];
};

/** Payloads that each leave their neighbours alone: an element that swallows what follows is in a mail of its own. */
const PER_MAIL = 8;
const FILES_PER_MESSAGE = 10;
const PROMISES_PER_TICKET = 90;
/** Blank lines end what Markdown has begun. */
const apart = (list: readonly string[], most: number) => packs(list, most, "\n\n");

const encoded = (text: string) =>
  text
    .match(/[\s\S]{1,10}/gu)!
    .map((part) => `=?utf-8?B?${Buffer.from(part).toString("base64")}?=`)
    .join("\r\n ");
const lines = (text: string) => Buffer.from(text).toString("base64").replaceAll(/.{76}/g, "$&\r\n");

/** A mail with everything hostile that it can be. @param html each in a part of its own */
function hostileMail(id: string, reference: string | null, html: readonly string[], words: string): string {
  const raw = words.replaceAll(/[\r\n\0]+/g, " ");
  return [
    `From: ${encoded(raw.slice(0, 60))} <mail-${id}@hostile.test>`,
    `To: support@acme.test`,
    `Cc: "${raw.slice(0, 60).replaceAll(/["\\]/g, "\\$&")}" <cc-${id}@hostile.test>`,
    `Subject: ${reference === null ? raw.slice(0, 200) : encoded(raw.slice(0, 120))}`,
    `Message-ID: <${id}@hostile.test>`,
    ...(reference === null ? [] : [`In-Reply-To: <${reference}@hostile.test>`]),
    `Date: Mon, 5 Jan 2026 10:00:00 +0000`,
    `X-Mailer: ${raw.slice(0, 150)}`,
    `MIME-Version: 1.0`,
    `Content-Type: multipart/mixed; boundary=outer`,
    ``,
    `--outer`,
    `Content-Type: multipart/alternative; boundary=inner`,
    ``,
    `--inner`,
    `Content-Type: text/plain; charset=utf-8`,
    `Content-Transfer-Encoding: base64`,
    ``,
    lines(words),
    `--inner`,
    `Content-Type: text/html; charset=utf-8`,
    `Content-Transfer-Encoding: base64`,
    ``,
    lines(html.map((part) => `<div>${part}</div>`).join("\n")),
    `--inner--`,
    `--outer`,
    `Content-Type: text/html; name="${raw.slice(0, 60).replaceAll(/["\\]/g, "\\$&")}"`,
    `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(raw.slice(0, 80).toWellFormed())}`,
    `Content-Transfer-Encoding: base64`,
    ``,
    lines("<script>pwned()</script>"),
    `--outer--`,
    ``,
  ].join("\r\n");
}

/** @param share of the payloads that each surface gets, for a short run */
export async function plantSurfaces(world: World, payloads: readonly string[]): Promise<Surfaces> {
  const { admin, settled } = world.app;
  const [own, lead] = [world.actors["own"]!, world.actors["lead"]!];
  const { texts, post, patch } = planter(admin);
  let n = 0;

  const subjects: string[] = [];
  const names = packs(payloads, 190);
  for (const [at, subject] of packs(payloads, 290).entries()) {
    const requester = { email: `hostile${at}@hostile.test`, name: names[at % names.length] };
    const { status, body } = await post("subject, requester's name", "/tickets", { subject, body: subject, requester });
    if (status === 201) subjects.push(body.subject);
  }

  // Signs of two halves each: where a text is shortened it must not end in the middle of one.
  for (const body of ["🙂".repeat(400), `a${"🙂".repeat(400)}`])
    await post("text of signs in two halves", "/tickets", {
      subject: body.slice(0, 101).toWellFormed(),
      body,
      requester: { email: "halves@hostile.test", name: body.slice(0, 101).toWellFormed() },
    });

  const ticket = async (subject: string): Promise<number> =>
    (await post("portal request", "/tickets", { subject, body: subject }, own)).body.number;
  const said = await ticket("What was said");
  const whole: string[] = [];
  const staff = (await admin.get(`${API_PREFIX}/agents?limit=50`)).body.data as { id: string; email: string }[];
  const owner = staff.find(({ email }) => email === "owner@vendor.test")!.id;
  for (const body of apart(payloads, 1_800)) {
    const { status } = await post("message of a customer", `/tickets/${said}/messages`, { body, visibility: "public" }, own);
    if (status === 201) whole.push(body);
    await post("reply in Markdown", `/tickets/${said}/messages`, { body, format: "markdown", visibility: "public" }, lead);
    await post(
      "note that mentions",
      `/tickets/${said}/messages`,
      { body, format: "markdown", visibility: "internal", mentions: [owner] },
      lead,
    );
    await post("note on a person", "/people/notes", { contact: world.ids["own"], text: body });
    await post("snippet", "/macros", { kind: "snippet", name: `Snippet ${n++}`, scope: "shared", texts: { en: body } });
  }
  let promised = said;
  for (const [at, text] of packs(payloads, 290).entries()) {
    const due = { local: `${new Date().getUTCFullYear() + 1}-03-01T09:00`, timeZone: "Europe/Prague" };
    if (at > 0 && at % PROMISES_PER_TICKET === 0) promised = await ticket("What was promised");
    await post("promise", `/tickets/${promised}/promises`, { text, due });
    await patch("history of subjects", `/tickets/${said}`, { subject: text });
  }
  for (const name of packs(payloads, 95)) await patch("organization's name", `/organizations/${world.ids["alpha"]}`, { name });

  const filed = await ticket("Files");
  const pictures = await scriptedPictures();
  const files: string[] = [];
  for (const [at, name] of packs(payloads, 150).entries()) {
    const picture = pictures[at % pictures.length]!;
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
    const kind = { "content-type": at % 3 === 0 ? "text/html" : "image/svg+xml", "content-disposition": disposition };
    const { status, body } = await post("file name", "/files", picture.bytes, own, kind);
    if (status === 201) files.push(body.id);
  }
  for (let at = 0; at < files.length; at += FILES_PER_MESSAGE)
    await post(
      "message with files",
      `/tickets/${filed}/messages`,
      { body: "Files", visibility: "public", attachments: files.slice(at, at + FILES_PER_MESSAGE) },
      own,
    );

  for (const kind of ["contact", "organization", "ticket"]) {
    const values: { [key: string]: string } = {};
    for (const [at, text] of packs(payloads, 95).slice(0, 12).entries()) {
      const labels = { en: text };
      const given = {
        kind,
        key: `hostile_${at}`,
        type: at % 4 === 3 ? "choice" : "longText",
        labels,
        helps: labels,
        access: "customerWrites",
      };
      const options = at % 4 === 3 ? { options: [{ key: "one", labels }] } : {};
      const { status } = await post("field's definition", "/fields", { ...given, ...options });
      if (status === 201) values[given.key] = at % 4 === 3 ? "one" : "";
    }
    const long = apart(payloads, 15_000);
    for (const [at, key] of Object.keys(values).entries()) values[key] ||= long[at % long.length]!;
    const path = {
      contact: `/contacts/${world.ids["own"]}`,
      organization: `/organizations/${world.ids["alpha"]}`,
      ticket: `/tickets/${said}`,
    }[kind]!;
    await patch(`values of a ${kind}'s fields`, path, { fields: values });
  }

  let mailed = 0;
  const words = packs(payloads, 190);
  for (let at = 0; at < payloads.length; at += PER_MAIL) {
    const part = payloads.slice(at, at + PER_MAIL);
    const mail = hostileMail(`part${at}`, at === 0 ? null : "part0", part, words[(at / PER_MAIL) % words.length]!);
    const { body } = await post("mail", "/intake/email", new TextEncoder().encode(mail), admin, { "content-type": "message/rfc822" });
    if (at > 0) continue;
    await settled();
    mailed = (await admin.get(`${API_PREFIX}/intake/${body.id}`)).body.ticketNumber;
  }
  const unknown = hostileMail("nowhere", null, payloads.slice(0, PER_MAIL), words[0]!).replace("support@acme.test", "nobody@acme.test");
  await post("mail that is held", "/intake/email", new TextEncoder().encode(unknown), admin, { "content-type": "message/rfc822" });
  await settled();
  await post(
    "reply to a mail",
    `/tickets/${mailed}/messages`,
    { body: apart(payloads, 3_000)[0], format: "markdown", visibility: "public" },
    lead,
  );
  await patch("assigned", `/tickets/${said}`, { assignee: owner });
  await settled();
  return { texts, said, mailed, filed, whole, subjects };
}
