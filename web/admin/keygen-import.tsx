import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import CircleAlert from "lucide-react/icons/circle-alert";
import ListX from "lucide-react/icons/list-x";
import { IMPORT_KINDS, IMPORT_VERDICTS } from "../../shared/license-imports.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { Callout, EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/keygen-import.ts";
import { Confirm } from "./confirm.tsx";
import { ImportState, Verdict, VerdictFilter, Working } from "./import-parts.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";
import { Pages, Table } from "./table.tsx";

export { shouldRevalidate } from "./revision.tsx";

/** Where the things of a kind are looked at here. */
const PLACES: { readonly [kind: string]: string } = {
  products: "products",
  users: "contacts",
  policies: "license-policies",
  licenses: "licenses",
};

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  const api = apiFor(context);
  const { searchParams } = new URL(request.url);
  const chosen = searchParams.get("verdict");
  const verdict = IMPORT_VERDICTS.find((one) => one === chosen);
  const cursor = searchParams.get("cursor");
  const query = {
    limit: 50,
    ...(verdict && { verdict }),
    ...(chosen === "noted" && { noted: "true" as const }),
    ...(cursor && { cursor }),
  };
  return load(request, async () => {
    const [one, items] = await Promise.all([
      api.call("licenseImports.get", { params }),
      api.call("licenseImports.items", { params, query }),
    ]);
    return { one, items, verdict: verdict ?? (chosen === "noted" ? "noted" : null) };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const intent = textOf(form, "intent");
  if (intent === "end" && !form.has("confirmed")) return askFirst(form, "end");
  const done = await attempt(request, () =>
    intent === "end"
      ? api.call("licenseImports.end", { params, ...revisionOf(form) })
      : api.call("licenseImports.run", { params, ...revisionOf(form) }),
  );
  return done.ok ? redirect(`/admin/license-imports/keygen/${params.id}`) : refused(form, done.problem);
}

export default function KeygenImport() {
  const intl = useIntl();
  const { one, items, verdict } = useLoaderData<typeof loader>();
  const { errors, confirm, typed, problem } = useRefusal();
  const here = `/admin/license-imports/keygen/${one.id}`;
  const over = one.state === "done" || one.state === "ended";
  const sum = (of: string) => one.counts.reduce((all, each) => all + (each.verdict === of ? each.count : 0), 0);
  const counted = IMPORT_VERDICTS.map((of) => ({ verdict: of, count: sum(of) })).filter(({ count }) => count > 0);
  const kinds = IMPORT_KINDS.map((kind) => ({ id: kind, counts: one.counts.filter((each) => each.kind === kind) })).filter(
    ({ counts }) => counts.length > 0,
  );
  return (
    <Page
      title={<bdi>{one.account}</bdi>}
      label={one.account}
      lead={<ImportState state={one.state} />}
      back={{ to: "/admin/license-imports", id: "admin.license-imports" }}
    >
      {confirm === "end" && (
        <Confirm
          title={<FormattedMessage id="admin.license-imports.end" />}
          submit={<FormattedMessage id="admin.license-imports.end" />}
          cancel={here}
          typed={typed}
          intent="end"
        >
          <FormattedMessage id="admin.license-imports.end.what" />
        </Confirm>
      )}
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      {one.problem && (
        <Callout tone="danger" icon={CircleAlert}>
          {one.problem.message}
        </Callout>
      )}
      <Working state={one.state} here={here}>
        <FormattedMessage
          id="admin.license-imports.progress.page"
          values={{ kind: <FormattedMessage id={`admin.license-imports.things.${one.kind}`} />, page: one.page }}
        />
      </Working>
      {!over && (
        <Form method="post" className="flex flex-wrap items-center gap-3">
          <input type="hidden" name="revision" value={one.revision} />
          {one.state === "checked" && sum("new") > 0 && (
            <Button type="submit" look="primary" name="intent" value="run">
              <FormattedMessage id="admin.license-imports.bring" />
            </Button>
          )}
          {one.state === "failed" && (
            <Button type="submit" look="primary" name="intent" value="run">
              <FormattedMessage id="admin.license-imports.resume" />
            </Button>
          )}
          <Button type="submit" name="intent" value="end">
            <FormattedMessage id="admin.license-imports.end" />
          </Button>
          {one.state === "checked" && (
            <span className="text-sm text-soft">
              <FormattedMessage id="admin.license-imports.bring.what" />
            </span>
          )}
        </Form>
      )}
      {kinds.length > 0 && (
        <section className="grid gap-3" aria-labelledby="result">
          <h2 id="result">
            <FormattedMessage id="admin.license-imports.result.things" />
          </h2>
          <Table
            caption={intl.formatMessage({ id: "admin.license-imports.result.things" })}
            rows={kinds}
            empty={null}
            columns={[
              { id: "admin.license-imports.thing", cell: ({ id }) => <FormattedMessage id={`admin.license-imports.things.${id}`} /> },
              ...IMPORT_VERDICTS.filter((of) => sum(of) > 0).map((of) => ({
                id: `admin.license-imports.verdict.${of}`,
                end: true,
                cell: ({ counts }: (typeof kinds)[number]) => (
                  <span className="tabular">{intl.formatNumber(counts.find((each) => each.verdict === of)?.count ?? 0)}</span>
                ),
              })),
            ]}
          />
          <VerdictFilter here={here} counts={[...counted, { verdict: "noted", count: null }]} chosen={verdict} />
          <Table
            caption={intl.formatMessage({ id: "admin.license-imports.result.things" })}
            rows={items.data.map((item) => ({ ...item, id: `${item.kind} ${item.externalId}` }))}
            empty={<EmptyState icon={ListX} title={<FormattedMessage id="admin.license-imports.rows.none" />} />}
            columns={[
              {
                id: "admin.license-imports.thing",
                cell: ({ kind, title, thing }) => (
                  <>
                    {thing && PLACES[kind] ? (
                      <Link to={`/admin/${PLACES[kind]}/${thing}`} className="link font-medium">
                        <bdi>{title}</bdi>
                      </Link>
                    ) : (
                      <bdi className="font-medium">{title}</bdi>
                    )}
                    <p className="text-faint">
                      <FormattedMessage id={`admin.license-imports.things.${kind}`} />
                    </p>
                  </>
                ),
              },
              { id: "admin.license-imports.verdict", cell: (item) => <Verdict verdict={item.verdict} /> },
              {
                id: "admin.license-imports.why",
                cell: ({ notes }) =>
                  notes.map(({ message }, index) => (
                    <p key={index} className="text-soft">
                      <bdi>{message}</bdi>
                    </p>
                  )),
              },
            ]}
          />
          <Pages next={items.nextCursor} />
        </section>
      )}
    </Page>
  );
}
