import { emit } from "#platform/events";
import { elevated, inTransaction, notFound, stale, type Ctx } from "#platform/http";
import { endOptOut, optOut, wantsNoNotices } from "#platform/mail";
import type { NoticePreferences } from "./contract.ts";
import { noticesChosen } from "./events.ts";
import { addressOf, savePreferences, selectPreferences, type PreferenceRow } from "./queries.ts";

const DEFAULT: PreferenceRow = { answers: true, taking_part: true, solved: true, organization: "none", revision: 0 };

/** The contact who asks. @throws Problem 404 for anybody else */
function himself(ctx: Ctx): string {
  if (ctx.actor.kind !== "contact") throw notFound();
  return ctx.actor.id;
}

async function present(ctx: Ctx, row: PreferenceRow, address: string | null): Promise<NoticePreferences> {
  const { answers, taking_part: takingPart, solved, organization, revision } = row;
  const notices = address === null || !(await wantsNoNotices(ctx.db, address));
  return { answers, takingPart, solved, organization, notices, revision };
}

/** What one gets. @throws Problem 404 for who is no customer */
export async function readPreferences(ctx: Ctx): Promise<NoticePreferences> {
  const staff = elevated(ctx);
  const id = himself(ctx);
  return present(staff, (await selectPreferences(staff.db, id)) ?? DEFAULT, await addressOf(staff.db, id));
}

/** Chooses what one gets. @throws Problem 404, 412 stale */
export async function choosePreferences(
  ctx: Ctx,
  revision: number,
  change: { [field in keyof Omit<NoticePreferences, "revision">]?: NoticePreferences[field] | undefined },
): Promise<NoticePreferences> {
  const id = himself(ctx);
  return inTransaction(elevated(ctx), async (tx) => {
    const before = (await selectPreferences(tx.db, id)) ?? DEFAULT;
    const address = await addressOf(tx.db, id);
    const row = {
      answers: change.answers ?? before.answers,
      taking_part: change.takingPart ?? before.taking_part,
      solved: change.solved ?? before.solved,
      organization: change.organization ?? before.organization,
    };
    if (before.revision !== revision || !(await savePreferences(tx.db, id, revision, row, tx.clock.now())))
      throw stale(await present(tx, (await selectPreferences(tx.db, id)) ?? DEFAULT, address));
    if (address !== null && change.notices !== undefined)
      await (change.notices ? endOptOut(tx.db, address) : optOut(tx.db, address, tx.clock.now()));
    await emit(tx, noticesChosen, { subjects: [`contact:${id}`], data: { contactId: id, organization: row.organization } });
    return present(tx, { ...row, revision: revision + 1 }, address);
  });
}
