/** Agents who answer a mail of ours about a ticket: the answer becomes theirs only if it is proven to be. */
import { selectAgent } from "#people/access";
import { actorKey, type Actor, type Ctx } from "#platform/http";
import { postAsAgent, type Filing } from "#support/tickets";
import type { PreparedMail } from "./prepare-mail.ts";
import type { Token } from "./find-thread.ts";

/** Fields without which a signed mail says nothing about this ticket: somebody could send an old one of his again. */
const MUST_BE_SIGNED = ["to", "subject", "content-type"];

type AgentRow = NonNullable<Awaited<ReturnType<typeof selectAgent>>>;

/** The context of an agent, with the rights he has now. */
export function asAgent(ctx: Ctx, agent: Pick<AgentRow, "id" | "name" | "email" | "role" | "rights" | "teams">): Ctx {
  const { id, name, email, role, rights, teams } = agent;
  const actor: Actor = { kind: "agent", id, name, email, role, rights, teams: teams.map((team) => team.id) };
  return { ...ctx, actor, actorKey: actorKey(actor) };
}

export type AgentAnswer = { posted: string } | { refused: "stranger" | "authenticationFailed" };

/**
 * Posts the answer to a mail that was sent to one agent: for a token of his, from his address, vouched for by his domain. A public reply,
 * or a word for the team where the mail told him of one, and where its first line is `#note`.
 */
export async function answerAsAgent(
  ctx: Ctx,
  { mail, verdict }: Pick<PreparedMail, "mail" | "verdict">,
  token: Token & { agent: NonNullable<Token["agent"]> },
  content: {
    attachments: readonly { fileId: string; contentId: string | null }[];
    authentication: { [key: string]: unknown };
    sourceRef: string;
  },
): Promise<AgentAnswer> {
  const agent = await selectAgent(ctx.db, token.agent.id);
  if (!agent?.active || agent.email !== mail.from!.address) return { refused: "stranger" };
  if (verdict.result !== "pass" || verdict.unsigned?.some((name) => MUST_BE_SIGNED.includes(name)))
    return { refused: "authenticationFailed" };
  const [, marked, rest] = /^(\s*#note\b[^\n]*\n?)?([\s\S]*)$/i.exec(mail.visibleText)!;
  const text = (rest ?? "").trim();
  if (text === "" && content.attachments.length === 0) return { refused: "stranger" };
  const kind = marked || token.agent.answers === "note" ? "internal" : "reply";
  const filed: Filing = { by: token.by };
  const posted = await postAsAgent(asAgent(ctx, agent), { ticketId: token.ticketId, kind, text, secrets: mail.secrets, filed, ...content });
  return posted ? { posted } : { refused: "stranger" };
}
