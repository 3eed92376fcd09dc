import type { Api } from "../../../server/api.ts";
import type { WebSession } from "../../../server/web/session.ts";
import type { FieldValues } from "../../../shared/fields.ts";
import { textOf } from "../../data.ts";
import { customFieldsOf } from "../../ui/custom-field-form.ts";
import { wordsOf } from "./acts.ts";
import { titlesOf } from "../../ui/custom-field-titles.ts";

export type Kind = "contact" | "organization";

/** What the page of a contact and that of an organization both show beside the thing itself. */
export async function personData(
  api: Api,
  { actor }: WebSession,
  request: Request,
  kind: Kind,
  thing: { id: string; fields: FieldValues; merged: number },
) {
  const { searchParams } = new URL(request.url);
  const kinds = searchParams.get("kinds");
  const cursor = searchParams.get("cursor");
  const params = { id: thing.id };
  const page = { limit: 30, ...(kinds && { kinds }), ...(cursor && { cursor }) };
  const has = (right: string) => actor.kind === "agent" && actor.rights.includes(right);
  const [fields, timeline, tasks, agents, suggestions, merges, twins, subscriptions] = await Promise.all([
    api.call("fields.list", { query: { kind } }),
    kind === "contact"
      ? api.call("contacts.timeline", { params, query: page })
      : api.call("organizations.timeline", { params, query: page }),
    api.call("people.tasks.list", { query: { [kind]: thing.id, done: "false", limit: 20 } }),
    api.call("agents.list", { query: { limit: 200, active: "true" } }),
    api.call("membershipSuggestions.list", { query: { [kind]: thing.id, limit: 10 } }),
    thing.merged > 0 ? api.call("people.merges.list", { query: { kind, into: thing.id, limit: 50 } }) : { data: [] },
    api.call("people.duplicates.list", { query: { kind, of: thing.id, limit: 5 } }),
    has("subscriptions.read") ? api.call("subscriptions.list", { query: { [kind]: thing.id, limit: 20 } }) : null,
  ]);
  return {
    fields: fields.data,
    titles: await titlesOf(api, fields.data, thing.fields),
    timeline,
    kinds,
    tasks: tasks.data,
    agents: agents.data.map(({ id, name }) => ({ id, name })),
    suggestions: suggestions.data,
    merges: merges.data,
    twins: twins.data,
    subscriptions: subscriptions?.data ?? null,
    maySubscribe: has("subscriptions.manage"),
    me: actor.kind === "agent" ? actor.id : "",
    may: has("people.manage"),
    mayOrganize: has("organizations.manage"),
    today: new Date().toISOString().slice(0, 10),
  };
}
export type PersonData = Awaited<ReturnType<typeof personData>>;

/** What the forms of both say of owner, tags and custom fields. */
export async function commonBody(api: Api, kind: Kind, form: FormData) {
  const { data: fields } = await api.call("fields.list", { query: { kind } });
  return { owner: textOf(form, "owner") || null, tags: wordsOf(textOf(form, "tags")), fields: customFieldsOf(form, fields) };
}
