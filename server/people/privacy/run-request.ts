import { setTimeout as sleep } from "node:timers/promises";
import { isTransient } from "#platform/db";
import { storeFile } from "#platform/files";
import { emit } from "#platform/events";
import { erasePerson, previewErasure, readPerson, writePerson, type Person } from "#platform/erasure";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import { forgetActors } from "#people/access";
import { noteErased } from "./erasure-list.ts";
import { contactErased } from "./events.ts";
import { holdsOf, ownNames, personOfContact } from "./find-person.ts";
import { selectRequest, setRequest, type RequestRow } from "./queries.ts";
import { archiveOf } from "./write-export.ts";

const MOST_TRIES = 4;
const RETRY_MS = 250;
const EXPORT_DAYS = 7;
const MOST_EXPORT_BYTES = 4_000_000_000;
const sealContext = (id: string) => `privacy request ${id}`;

/** Runs what was asked for; a job, so it may run again after a crash and goes on where it can. */
export async function runRequest(platform: Platform, id: string): Promise<void> {
  const ctx = systemContext(platform, "privacy");
  for (let tries = 1; ; tries++) {
    const request = await selectRequest(ctx.db, id);
    if (!request || request.state === "done" || request.state === "held") return;
    try {
      await (request.kind === "erasure" ? erase(ctx, request) : exportPerson(ctx, request));
      return;
    } catch (error) {
      // A deadlock or a lost connection is no failure yet that anybody should read of.
      if (isTransient(error) && tries < MOST_TRIES) {
        ctx.log.warn({ err: error, request: id }, "a request about a person's data met a trouble of the database and is tried again");
        await sleep(tries * RETRY_MS);
        continue;
      }
      await setRequest(ctx.db, id, { state: "failed", failure: "error" });
      throw error;
    }
  }
}

type Sealed = { person: string; names: string[]; summary: RequestRow["summary"] };

/** By what he is found, kept sealed from the first step on: the rows it came from are soon gone. */
async function startErasure(ctx: Ctx, request: RequestRow): Promise<{ person: Person; names: string[] } | null> {
  const { crypto } = ctx.platform;
  if (request.sealed) {
    const sealed = JSON.parse(crypto.decrypt(sealContext(request.id), request.sealed).toString()) as Sealed;
    return { person: readPerson(sealed.person), names: sealed.names };
  }
  const person = await personOfContact(ctx, request.contact_id);
  // Asked again at the last moment: a hold wins over everything.
  if ((await holdsOf(ctx, person)).length > 0) {
    await setRequest(ctx.db, request.id, { state: "held", failure: "held", finished_at: ctx.clock.now() });
    return null;
  }
  const names = await ownNames(ctx, person);
  const summary = await previewErasure(ctx, person);
  const sealed = crypto.encrypt(sealContext(request.id), JSON.stringify({ person: writePerson(person), names }));
  await setRequest(ctx.db, request.id, { state: "running", summary, sealed });
  return { person, names };
}

async function erase(ctx: Ctx, request: RequestRow): Promise<void> {
  const started = await startErasure(ctx, request);
  if (!started) return;
  const { person, names } = started;
  // On the list before the first row goes: should a backup be restored, he is erased from it again.
  await noteErased(ctx.platform, [...person.contacts], ctx.clock.now());
  await erasePerson(ctx, person, names, (progress) => setRequest(ctx.db, request.id, { progress }));
  await inTransaction(ctx, async (tx) => {
    await setRequest(tx.db, request.id, { state: "done", progress: 1, sealed: null, failure: null, finished_at: tx.clock.now() });
    for (const contactId of person.contacts)
      await emit(tx, contactErased, { subjects: [`contact:${contactId}`], data: { contactId, requestId: request.id } });
    forgetActors(tx);
  });
}

async function exportPerson(ctx: Ctx, request: RequestRow): Promise<void> {
  await setRequest(ctx.db, request.id, { state: "running", progress: 0.1 });
  const person = await personOfContact(ctx, request.contact_id, { alone: request.own });
  const stream = await archiveOf(ctx, person, request.contact_id);
  await setRequest(ctx.db, request.id, { progress: 0.5 });
  const file = await storeFile(ctx, {
    stream,
    fileName: "your-data.zip",
    mediaType: "application/zip",
    maxBytes: MOST_EXPORT_BYTES,
    attached: true,
  });
  const now = ctx.clock.now();
  await setRequest(ctx.db, request.id, {
    state: "done",
    progress: 1,
    failure: null,
    file_id: file.id,
    finished_at: now,
    expires_at: new Date(now.getTime() + EXPORT_DAYS * 86_400_000),
  });
}
