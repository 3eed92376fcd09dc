import { addressWorks } from "#people/directory";
import type { Ctx } from "#platform/http";
import type { PreparedMail } from "./prepare-mail.ts";

/**
 * Whoever writes can be written to again, unless somebody else writes in his name.
 * @param bounced whether mail to the sender's address came back lately
 */
export async function greet(ctx: Ctx, { mail, verdict }: Pick<PreparedMail, "mail" | "verdict">, bounced: boolean): Promise<void> {
  if (bounced && mail.kind === "person" && verdict.result !== "fail") await addressWorks(ctx, mail.from!.address);
}
