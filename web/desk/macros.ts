import type { Macro, MacroPreview, MacroSummary } from "../../server/support/macros/contract.ts";
import { callApi } from "./api-client.ts";

export type { Macro, MacroPreview, MacroSummary };

const FRESH_MS = 60_000;
let asked: { at: number; answer: Promise<readonly MacroSummary[]> } | null = null;

/** Macros and snippets of whoever is signed in, most used first; asked for again after a minute. */
export function macros(): Promise<readonly MacroSummary[]> {
  if (asked && Date.now() - asked.at < FRESH_MS) return asked.answer;
  const answer = readAll().then((all) => all.toSorted((a, b) => b.uses - a.uses || a.name.localeCompare(b.name)));
  asked = { at: Date.now(), answer };
  answer.catch(() => (asked = null));
  return answer;
}

async function readAll(): Promise<MacroSummary[]> {
  const all: MacroSummary[] = [];
  let cursor: string | null = "";
  while (cursor !== null && all.length < 2_000) {
    const page: { data: MacroSummary[]; nextCursor: string | null } = await callApi(
      "GET",
      `/macros?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    all.push(...page.data);
    cursor = page.nextCursor;
  }
  return all;
}

/** What a macro would do to a ticket. @throws ApiError */
export function previewMacro(number: number, id: string, format: "text" | "markdown"): Promise<MacroPreview> {
  return callApi("POST", `/tickets/${number}/macros/${id}/preview`, { body: { format } });
}

/** Says that it was used; nobody waits for that. */
export function noteUse(id: string): void {
  callApi("POST", `/macros/${id}/uses`, { body: {} }).catch(() => undefined);
}
