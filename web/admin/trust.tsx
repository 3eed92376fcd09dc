import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import ShieldCheck from "lucide-react/icons/shield-check";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf, type Problem } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/trust.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { Pages, Table } from "./table.tsx";
import { relaysOf, TRUST_LABELS, TrustForms } from "./trust-forms.tsx";

const HERE = "/admin/trust";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const page = await load(request, () => apiFor(context).call("mailTrust.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
  return { ...page, may: rightsOf(context).includes("settings.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("mailTrust.remove", { params: { id: textOf(form, "trust") } }));
    return removed.ok ? redirect(`${HERE}?done=removed`) : refused(form, removed.problem);
  }
  const sealer = textOf(form, "kind") === "sealer";
  const relays = relaysOf(form);
  const body = sealer
    ? { kind: "sealer" as const, name: textOf(form, "domain") }
    : { kind: "receiver" as const, name: textOf(form, "server"), relays, fetched: form.has("fetched") };
  const added = await attempt(request, () => api.call("mailTrust.add", { body }));
  return added.ok ? redirect(`${HERE}?done=saved`) : refused(form, atField(added.problem, sealer ? "domain" : "server", relays));
}

/** Names the field of the form that a problem is about, and the line that is wrong. */
function atField(problem: Problem, name: string, relays: readonly string[]): Problem {
  const errors = problem.errors?.map((error) => {
    if (error.path === "name") return { ...error, path: name };
    const line = relays[Number(/^relays\.(\d+)/.exec(error.path)?.[1])];
    // Isolated (UAX #9): an address keeps its order in a sentence that is read from right to left.
    return line === undefined ? error : { ...error, message: `\u2068${line}\u2069 ${error.message}` };
  });
  return { ...problem, ...(errors && { errors }) };
}

/** Servers whose word about a mail's sender counts, and why one would want that. */
export default function Trust() {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "admin.trust" });
  const { data, nextCursor, may } = useLoaderData<typeof loader>();
  const { errors, confirm, typed } = useRefusal(TRUST_LABELS);
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.trust.what" />}>
      {confirm === "remove" && (
        <Confirm
          title={<FormattedMessage id="admin.trust.remove.confirm" values={{ name: <bdi dir="ltr">{typed?.["name"]?.[0] ?? ""}</bdi> }} />}
          submit={<FormattedMessage id="admin.trust.remove" />}
          cancel={HERE}
          typed={typed}
          intent="remove"
        >
          <FormattedMessage id="admin.trust.remove.what" />
        </Confirm>
      )}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={ShieldCheck} title={<FormattedMessage id="admin.trust.none" />}>
            <FormattedMessage id="admin.trust.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.trust.name",
            cell: ({ name }) => (
              <bdi dir="ltr" className="font-medium wrap-anywhere">
                {name}
              </bdi>
            ),
          },
          { id: "admin.trust.kind", cell: ({ kind }) => <FormattedMessage id={`admin.trust.kind.${kind}`} /> },
          {
            id: "admin.trust.counts",
            cell: ({ kind, relays, fetched }) =>
              kind === "sealer" ? (
                <FormattedMessage id="admin.trust.counts.everywhere" />
              ) : (
                <ul className="grid gap-0.5">
                  {relays.map((relay) => (
                    <li key={relay}>
                      <bdi dir="ltr" className="tabular">
                        {relay}
                      </bdi>
                    </li>
                  ))}
                  {fetched && (
                    <li>
                      <FormattedMessage id="admin.trust.counts.fetched" />
                    </li>
                  )}
                </ul>
              ),
          },
          { id: "admin.suppressions.since", cell: ({ createdAt }) => <Time at={createdAt} /> },
          {
            id: "admin.suppressions.act",
            end: true,
            cell: (row) =>
              may && (
                <Form method="post">
                  <input type="hidden" name="trust" value={row.id} />
                  <input type="hidden" name="name" value={row.name} />
                  <Button
                    type="submit"
                    size="sm"
                    name="intent"
                    value="remove"
                    aria-label={intl.formatMessage({ id: "admin.trust.remove.label" }, { name: row.name })}
                  >
                    <FormattedMessage id="admin.trust.remove" />
                  </Button>
                </Form>
              ),
          },
        ]}
      />
      <Pages next={nextCursor} />
      {may && <TrustForms />}
    </Page>
  );
}
