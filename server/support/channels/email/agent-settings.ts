/** What an agent wants to be told by mail; his own to read and to change. It stands with his other wishes about notifications. */
import type { Ctx } from "#platform/http";
import { changeNotificationSettings, readNotificationSettings } from "#support/notifications";

type MailSettings = { assigned: boolean; mentioned: boolean; revision: number };
type Whole = Awaited<ReturnType<typeof readNotificationSettings>>;

function ofMail({ kinds, revision }: Whole): MailSettings {
  return { assigned: kinds["assigned"]?.mail ?? false, mentioned: kinds["mentioned"]?.mail ?? false, revision };
}

/** @throws Problem 404 for whoever is no agent */
export async function readMailSettings(ctx: Ctx): Promise<MailSettings> {
  return ofMail(await readNotificationSettings(ctx));
}

/** @throws Problem 404 for whoever is no agent, 412 */
export async function changeMailSettings(
  ctx: Ctx,
  revision: number,
  { assigned, mentioned }: { assigned?: boolean | undefined; mentioned?: boolean | undefined },
): Promise<MailSettings> {
  const kinds = {
    ...(assigned !== undefined && { assigned: { mail: assigned } }),
    ...(mentioned !== undefined && { mentioned: { mail: mentioned } }),
  };
  return ofMail(await changeNotificationSettings(ctx, revision, { kinds }));
}
