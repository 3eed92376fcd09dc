import { data, redirect } from "react-router";
import type { Api } from "../../../server/api.ts";
import { attempt, textOf, type Problem } from "../../data.ts";

/** An answer to a form that was not carried out. */
export type Refusal = { problem: Problem; typed: { [name: string]: string[] } };

/** The form back with what is wrong. */
export function refused(form: FormData, problem: Problem) {
  const typed: Refusal["typed"] = {};
  for (const [name, value] of form) if (typeof value === "string") (typed[name] ??= []).push(value);
  return data({ problem, typed } satisfies Refusal, { status: problem.status });
}

/** The revision that a form says it is based on. */
export function revisionOf(form: FormData): { ifMatch: number } {
  return { ifMatch: Number(textOf(form, "revision")) || 0 };
}

/** Runs what a form asks for and leads on, or sends the form back with what is wrong. */
export async function carryOut(request: Request, form: FormData, to: string, run: () => Promise<unknown>) {
  const done = await attempt(request, run);
  return done.ok ? redirect(to) : refused(form, done.problem);
}

type About = { contact: string } | { organization: string };

/** Somebody says that two that seemed to be one are not. */
export function distinctAct(request: Request, api: Api, form: FormData, here: string) {
  const kind = textOf(form, "kind") === "organization" ? ("organization" as const) : ("contact" as const);
  return carryOut(request, form, here, () =>
    api.call("people.duplicates.dismiss", { body: { kind, one: textOf(form, "one"), other: textOf(form, "other") } }),
  );
}

/** The small forms that every page about people has: notes, tasks, suggested members. Null when the form is another one. */
export function commonAct(request: Request, api: Api, form: FormData, about: About, here: string) {
  const id = textOf(form, "id");
  const run = (work: () => Promise<unknown>) => carryOut(request, form, here, work);
  switch (textOf(form, "intent")) {
    case "note":
      return run(() => api.call("people.notes.create", { body: { ...about, text: textOf(form, "text") } }));
    case "task":
      return run(() =>
        api.call("people.tasks.create", {
          body: {
            ...about,
            title: textOf(form, "title"),
            dueOn: textOf(form, "dueOn") || null,
            assignee: textOf(form, "assignee") || null,
          },
        }),
      );
    case "taskDone":
      return run(() =>
        api.call("people.tasks.update", { params: { id }, body: { done: textOf(form, "done") === "true" }, ...revisionOf(form) }),
      );
    case "join":
      return run(() =>
        api.call("memberships.create", { body: { contact: textOf(form, "contact"), organization: textOf(form, "organization") } }),
      );
    case "dismiss":
      return run(() =>
        api.call("membershipSuggestions.dismiss", {
          body: { contact: textOf(form, "contact"), organization: textOf(form, "organization") },
        }),
      );
    case "part":
      return run(() => api.call("people.merges.end", { params: { id }, ...revisionOf(form) }));
    case "distinct":
      return distinctAct(request, api, form, here);
    default:
      return null;
  }
}

/** A list of words as somebody wrote it, with commas between. */
export function wordsOf(text: string): string[] {
  return text
    .split(/[,،;\n]/)
    .map((word) => word.trim())
    .filter(Boolean);
}
