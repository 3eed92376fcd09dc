import type { Api } from "../../server/api.ts";
import { attempt, textOf, type Problem } from "../data.ts";
import { customFieldsOf } from "../ui/custom-field-form.ts";
import { checkFiles, faultsOf, typedFields, type Fault, type TypedFields } from "./new-request-form.ts";
import { onceKey } from "./once.server.ts";
import { saidIn } from "./said.ts";
import { chosenFiles, MAX_FILES, storeFiles } from "./uploads.ts";

/** What came of an act: the word for the page that follows, or what is wrong with what was typed kept. */
export type Acted =
  | { done: "answer" | "close" | "reopen" | "fields" | "rated" }
  | {
      faults: Fault[];
      typed: string;
      once: string;
      hadFiles: boolean;
      status: number;
      fields?: TypedFields;
      rated?: { score: number | null; comment: string };
    };

/** Fills in fields of a request. Where somebody changed it meanwhile the same words are asked for once more, and kept. */
export async function fillRequest(request: Request, api: Api, number: string, form: FormData): Promise<Acted> {
  const refuse = (faults: Fault[], status = 422): Acted => ({
    faults,
    typed: "",
    once: "",
    hadFiles: false,
    status,
    fields: typedFields(form),
  });
  const { data: fields } = await api.call("fields.list", { query: { kind: "ticket" } });
  const revision = Number(textOf(form, "revision"));
  const changed = await attempt(request, () =>
    api.call("tickets.update", {
      params: { number },
      body: { fields: customFieldsOf(form, fields) },
      ...(Number.isSafeInteger(revision) && { ifMatch: revision }),
    }),
  );
  if (changed.ok) return { done: "fields" };
  if (changed.problem.status === 412) return refuse([{ name: "", code: "stale" }], 412);
  return refuse(faultsOf(changed.problem, fields), changed.problem.status);
}

/** Says how one found the help, or says it anew. */
export async function rateRequest(request: Request, api: Api, number: string, form: FormData): Promise<Acted> {
  const { score, comment } = saidIn(form);
  const refuse = (faults: Fault[], status = 422): Acted => ({
    faults,
    typed: "",
    once: "",
    hadFiles: false,
    status,
    rated: { score, comment },
  });
  if (score === null) return refuse([{ name: "score", code: "rating" }]);
  const rated = await attempt(request, () => api.call("tickets.feedback.give", { params: { number }, body: { score, comment } }));
  return rated.ok ? { done: "rated" } : refuse(faultsOf(rated.problem), rated.problem.status);
}

/** Writes an answer with its files. A message that came while it was written is shown first (409), the text kept. */
export async function answerRequest(request: Request, api: Api, number: string, form: FormData): Promise<Acted> {
  const files = chosenFiles(form, "files");
  const typed = textOf(form, "body").replaceAll("\r\n", "\n");
  const once = textOf(form, "once").slice(0, 100);
  const after = textOf(form, "after");
  const refuse = (faults: Fault[], status = 422): Acted => ({ faults, typed, once, hadFiles: files.length > 0, status });

  const faults: Fault[] = [...(typed.trim() === "" ? [{ name: "body", code: "answer" }] : []), ...checkFiles(files, MAX_FILES)];
  if (faults.length > 0) return refuse(faults);
  const stored = await storeFiles(request, api, files);
  if (!stored.ok)
    return refuse([{ name: "files", code: "refused", values: { file: stored.name, reason: stored.problem.title } }], stored.problem.status);
  const sent = await attempt(request, () =>
    api.call("tickets.messages.add", {
      params: { number },
      body: { body: typed, visibility: "public", ...(stored.ids.length > 0 && { attachments: stored.ids }), ...(after && { after }) },
      idempotencyKey: onceKey(once, [number, typed], files),
    }),
  );
  // The button was pressed twice and the first press has arrived.
  if (sent.ok || sent.problem.code === "idempotency.otherRequest") return { done: "answer" };
  if (sent.problem.code === "replyCrossed") return refuse([{ name: "body", code: "crossed" }], 409);
  return failed(sent.problem, refuse);
}

/** Closes or reopens. When somebody changed the request meanwhile, the page shows it as it is now and asks again. */
export async function changeRequest(request: Request, api: Api, number: string, form: FormData, act: "close" | "reopen"): Promise<Acted> {
  const refuse = (faults: Fault[], status = 422): Acted => ({ faults, typed: textOf(form, "body"), once: "", hadFiles: false, status });
  const revision = Number(textOf(form, "revision"));
  const changed = await attempt(request, () =>
    api.call("tickets.update", {
      params: { number },
      body: { status: act === "close" ? "closed" : "open" },
      ...(Number.isSafeInteger(revision) && { ifMatch: revision }),
    }),
  );
  if (changed.ok) return { done: act };
  if (changed.problem.status === 412) return refuse([{ name: "", code: "stale" }], 412);
  return failed(changed.problem, refuse);
}

function failed(problem: Problem, refuse: (faults: Fault[], status?: number) => Acted): Acted {
  // Not there, or no longer for this person: the page itself says so.
  return refuse(faultsOf(problem), problem.status);
}
