/** What leaves the program with hostile text in it, opened as somebody without any protection would: mails, and a person's data as an archive. */
import assert from "node:assert/strict";
import { strFromU8, unzipSync } from "fflate";
import PostalMime from "postal-mime";
import type { Browser } from "playwright-core";
import { until } from "../prove/lib/proof.ts";
import type { World } from "../rights/world.ts";
import { strangeIn, watch } from "./watched.ts";

type Opened = { opened: number; signs: string[] };

async function open(browser: Browser, url: string, pages: readonly string[]): Promise<Opened> {
  await using watched = await watch(browser, url, { policy: false });
  const signs: string[] = [];
  for (const html of pages) {
    await watched.page.setContent(html);
    signs.push(...(await strangeIn(watched.page)), ...watched.signs());
  }
  return { opened: pages.length, signs };
}

/** The HTML of the mails that left last. @param most of them */
export async function openMails({ app }: World, browser: Browser, most: number): Promise<Opened> {
  const pages: string[] = [];
  for (let cursor: string | null = ""; cursor !== null && pages.length < most;) {
    const { body }: { body: { data: { id: string }[]; nextCursor: string | null } } = await app.admin.get(
      `/api/v1/outbox?limit=50${cursor === "" ? "" : `&cursor=${cursor}`}`,
    );
    for (const { id } of body.data) {
      const { html } = await PostalMime.parse((await app.admin.get(`/api/v1/outbox/${id}/raw`)).body as string);
      if (html && pages.length < most) pages.push(html);
    }
    cursor = body.nextCursor;
  }
  assert.ok(pages.length > 0, "no mail left");
  return open(browser, app.url, pages);
}

/** A contact's own data, as he gets it. @param contact with hostile name, fields, notes and tickets */
export async function openArchive({ app }: World, browser: Browser, contact: string): Promise<Opened & { names: string[] }> {
  const { body } = await app.admin.post(`/api/v1/contacts/${contact}/export`);
  await until(
    "the archive is there",
    60_000,
    async () => (await app.admin.get(`/api/v1/privacy/requests/${body.id}`)).body.state === "done",
  );
  const answer = await app.admin.raw(`/api/v1/privacy/requests/${body.id}/file`);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  const page = strFromU8(files["index.html"]!);
  assert.ok(page.includes("pwned"), "the archive holds hostile text");
  const names = Object.keys(files);
  // Its links lead to its own files, wherever it is unpacked.
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, link]) => link!);
  const foreign = links.filter(
    (link) => !link.startsWith("files/") || /^[a-z]+:/i.test(link) || decodeURIComponent(link).split(/[\\/]/).includes(".."),
  );
  const { opened, signs } = await open(browser, app.url, [page]);
  return {
    opened,
    signs: [
      ...signs,
      ...foreign.map((link) => `a link to ${link}`),
      ...names.filter((name) => /(?:^|\/)\.\.(?:\/|$)|^[/\\]|[\\:\0]/.test(name)),
    ],
    names,
  };
}
