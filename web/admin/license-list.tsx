import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import ListX from "lucide-react/icons/list-x";
import { LIST_VERDICTS } from "../../shared/license-lists.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { Callout, EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/license-list.ts";
import { Confirm } from "./confirm.tsx";
import { ImportState, Verdict, VerdictFilter, Working } from "./import-parts.tsx";
import { ListSettings, listSettingsOf } from "./license-list-settings.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";
import { Pages, Table } from "./table.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  const api = apiFor(context);
  const { searchParams } = new URL(request.url);
  const verdict = LIST_VERDICTS.find((one) => one === searchParams.get("verdict"));
  const cursor = searchParams.get("cursor");
  return load(request, async () => {
    const list = await api.call("licenseLists.get", { params });
    const [rows, policies] = await Promise.all([
      api.call("licenseLists.rows", { params, query: { limit: 50, ...(verdict && { verdict }), ...(cursor && { cursor }) } }),
      list.kind === "license" ? api.call("policies.list", { query: { limit: 200 } }) : { data: [] },
    ]);
    const named = policies.data.map(({ id, name, product }) => ({ id, name: `${product.name}: ${name}` }));
    return { list, rows, policies: named, verdict: verdict ?? null };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const intent = textOf(form, "intent");
  if (intent === "undo" && !form.has("confirmed")) return askFirst(form, "undo");
  const acts: { [intent: string]: () => Promise<unknown> } = {
    read: () => {
      const { mapping: _mapping, ...body } = listSettingsOf(form);
      return api.call("licenseLists.update", { params, ...revisionOf(form), body });
    },
    check: async () => {
      const { revision } = await api.call("licenseLists.update", { params, ...revisionOf(form), body: listSettingsOf(form) });
      await api.call("licenseLists.check", { params, ifMatch: revision });
    },
    run: () => api.call("licenseLists.run", { params, ...revisionOf(form) }),
    undo: () => api.call("licenseLists.undo", { params, ...revisionOf(form) }),
  };
  const done = await attempt(request, async () => acts[intent]?.());
  return done.ok ? redirect(`/admin/license-imports/files/${params.id}`) : refused(form, done.problem);
}

export default function LicenseList() {
  const intl = useIntl();
  const { list, rows, policies, verdict } = useLoaderData<typeof loader>();
  const { errors, confirm, typed, problem } = useRefusal();
  const here = `/admin/license-imports/files/${list.id}`;
  const settled = list.state === "new" || list.state === "checked" || list.state === "failed";
  const counted = LIST_VERDICTS.filter((one) => (list.counts[one] ?? 0) > 0).map((one) => ({ verdict: one, count: list.counts[one]! }));
  const count = (one: string) => list.counts[one] ?? 0;
  return (
    <Page
      title={<bdi>{list.fileName}</bdi>}
      label={list.fileName}
      lead={<ImportState state={list.state} />}
      back={{ to: "/admin/license-imports", id: "admin.license-imports" }}
    >
      {confirm === "undo" && (
        <Confirm
          title={<FormattedMessage id="admin.license-imports.undo" />}
          submit={<FormattedMessage id="admin.license-imports.undo" />}
          cancel={here}
          typed={typed}
          intent="undo"
        >
          <FormattedMessage id="admin.license-imports.undo.what" />
        </Confirm>
      )}
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Working state={list.state} here={here}>
        {list.rows > 0 && list.progress <= list.rows && list.state !== "checking" ? (
          <FormattedMessage id="admin.license-imports.progress" values={{ done: list.progress, rows: list.rows }} />
        ) : (
          <FormattedMessage id="admin.license-imports.progress.read" values={{ done: list.progress }} />
        )}
      </Working>
      {!list.hasFile && list.state !== "undone" && (
        <Callout>
          <FormattedMessage id="admin.license-imports.fileGone" />
        </Callout>
      )}
      {counted.length > 0 && (
        <section className="grid gap-3" aria-labelledby="result">
          <h2 id="result">
            <FormattedMessage id="admin.license-imports.result" />
          </h2>
          <VerdictFilter here={here} counts={counted} chosen={verdict} />
          <Form method="post" className="flex flex-wrap gap-2">
            <input type="hidden" name="revision" value={list.revision} />
            {list.state === "checked" && count("new") > 0 && list.hasFile && (
              <Button type="submit" look="primary" name="intent" value="run">
                <FormattedMessage id="admin.license-imports.run" values={{ rows: count("new") }} />
              </Button>
            )}
            {list.state === "done" && count("created") > 0 && (
              <Button type="submit" name="intent" value="undo">
                <FormattedMessage id="admin.license-imports.undo" />
              </Button>
            )}
            {count("error") > 0 && list.hasFile && (settled || list.state === "done") && (
              <a className="btn" data-look="plain" data-size="md" href={`/api/v1/license-lists/${list.id}/refused`} download>
                <FormattedMessage id="admin.license-imports.refused" />
              </a>
            )}
          </Form>
          <Table
            caption={intl.formatMessage({ id: "admin.license-imports.result" })}
            rows={rows.data.map((row) => ({ ...row, id: String(row.line) }))}
            empty={<EmptyState icon={ListX} title={<FormattedMessage id="admin.license-imports.rows.none" />} />}
            columns={[
              { id: "admin.license-imports.line", cell: ({ line }) => <span className="tabular">{intl.formatNumber(line)}</span> },
              {
                id: "admin.license-imports.row",
                cell: ({ title, thing }) =>
                  thing && list.kind === "license" ? (
                    <Link to={`/admin/licenses/${thing}`} className="link font-medium">
                      <bdi>{title}</bdi>
                    </Link>
                  ) : (
                    <bdi className="font-medium">{title}</bdi>
                  ),
              },
              { id: "admin.license-imports.verdict", cell: (row) => <Verdict verdict={row.verdict} /> },
              {
                id: "admin.license-imports.why",
                cell: ({ problem: wrong, notes }) => (
                  <>
                    {wrong && (
                      <p>
                        {wrong.column && (
                          <>
                            <bdi className="font-medium">{wrong.column}</bdi>
                            {": "}
                          </>
                        )}
                        <bdi>{wrong.message}</bdi>
                      </p>
                    )}
                    {notes.map(({ code, message }) => (
                      <p key={code} className="text-soft">
                        <bdi>{message}</bdi>
                      </p>
                    ))}
                  </>
                ),
              },
            ]}
          />
          <Pages next={rows.nextCursor} />
        </section>
      )}
      {settled && list.hasFile && <ListSettings key={list.revision} list={list} policies={policies} />}
    </Page>
  );
}
