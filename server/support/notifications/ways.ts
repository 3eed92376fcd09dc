import type { NotificationRule } from "#platform/references";
import type { SettingsRow } from "./queries.ts";

/** How somebody wants to be told of a kind; where he has not said, in the desk and by push, and by mail if the kind is one for that. */
export function waysOf(
  settings: Pick<SettingsRow, "kinds">,
  { kind, mail: usual = false }: Pick<NotificationRule, "kind" | "mail">,
): { desk: boolean; push: boolean; mail: boolean } {
  const { desk = true, push = true, mail = usual } = settings.kinds[kind] ?? {};
  return { desk, push, mail };
}
