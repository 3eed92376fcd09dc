import { textOf } from "../data.ts";

/** What a form of a survey says; no score where none was chosen. */
export function saidIn(form: FormData): { score: number | null; comment: string } {
  const score = textOf(form, "score");
  return { score: /^\d{1,2}$/.test(score) ? Number(score) : null, comment: textOf(form, "comment").replaceAll("\r\n", "\n") };
}
