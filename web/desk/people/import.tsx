import { useEffect } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { data as answer, Form, useLoaderData, useRevalidator, useSearchParams } from "react-router";
import { apiContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { MoreLink } from "../sheet.tsx";
import type { Route } from "./+types/import.ts";
import { carryOut, revisionOf } from "./acts.ts";
import { ImportSettings, settingsOf } from "./import-settings.tsx";
import { Card, Faults, PeoplePage, useFaults } from "./parts.tsx";

const WORKING = new Set(["checking", "running", "undoing"]);
const VERDICTS = ["error", "new", "change", "same", "created", "changed", "left", "undone"] as const;

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { searchParams } = new URL(request.url);
  const verdict = VERDICTS.find((one) => one === searchParams.get("verdict"));
  const cursor = searchParams.get("cursor");
  return load(request, async () => {
    const one = await api.call("people.imports.get", { params });
    const [rows, fields] = await Promise.all([
      api.call("people.imports.rows", { params, query: { limit: 50, ...(verdict && { verdict }), ...(cursor && { cursor }) } }),
      api.call("fields.list", { query: { kind: one.kind } }),
    ]);
    return { one, rows, fields: fields.data.map(({ key, label }) => ({ key, label })), verdict: verdict ?? null };
  });
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const here = `/desk/imports/${params.id}`;
  switch (textOf(form, "intent")) {
    case "check":
      return carryOut(request, form, here, async () => {
        const { revision } = await api.call("people.imports.update", { params, ...revisionOf(form), body: settingsOf(form) });
        await api.call("people.imports.check", { params, ifMatch: revision });
      });
    case "read":
      return carryOut(request, form, here, () => {
        const { mapping: _mapping, ...body } = settingsOf(form);
        return api.call("people.imports.update", { params, ...revisionOf(form), body });
      });
    case "run":
      return carryOut(request, form, here, () => api.call("people.imports.run", { params, ...revisionOf(form) }));
    case "undo":
      return carryOut(request, form, here, () => api.call("people.imports.undo", { params, ...revisionOf(form) }));
    default:
      throw answer({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  }
}

/** One import: how the file is read, what becomes of each row, and taking it back. */
export default function ImportPage() {
  const intl = useIntl();
  const { one, rows, fields, verdict } = useLoaderData<typeof loader>();
  const { errors } = useFaults();
  const { revalidate } = useRevalidator();
  const [search] = useSearchParams();
  const working = WORKING.has(one.state);
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(() => void revalidate(), 1_500);
    return () => clearInterval(timer);
  }, [working, revalidate]);
  const here = `/desk/imports/${one.id}`;
  const count = (...names: string[]) => names.reduce((sum, name) => sum + (one.counts[name] ?? 0), 0);
  const said = VERDICTS.filter((name) => count(name) > 0);
  const settled = ["new", "checked", "failed"].includes(one.state);
  return (
    <PeoplePage
      title={one.fileName}
      sub={<FormattedMessage id={`people.import.state.${one.state}`} />}
      back={{ href: "/desk/imports", id: "people.imports" }}
    >
      <Faults errors={errors} />
      <div className="people-own">
        {working && (
          <p role="status" className="callout" data-tone="info">
            <FormattedMessage id="people.import.progress" values={{ done: one.progress, rows: Math.max(one.rows, one.progress) }} />
          </p>
        )}
        {settled && <ImportSettings key={one.revision} one={one} fields={fields} open={one.state !== "checked"} />}
        {said.length > 0 && (
          <Card title={<FormattedMessage id="people.import.rows" />}>
            <nav className="filters" aria-label={intl.formatMessage({ id: "filter.label" })}>
              {[null, ...said].map((name) => (
                <a
                  key={name ?? ""}
                  className="btn"
                  data-look="quiet"
                  data-size="sm"
                  href={name ? `${here}?verdict=${name}` : here}
                  aria-current={verdict === name ? "true" : undefined}
                >
                  <FormattedMessage id={name ? `people.import.verdict.${name}` : "list.all"} />
                  <span className="tabular text-faint">{intl.formatNumber(name ? count(name) : count(...VERDICTS))}</span>
                </a>
              ))}
            </nav>
            <Form method="post" className="flex flex-wrap gap-2">
              <input type="hidden" name="revision" value={one.revision} />
              {one.state === "checked" && count("new", "change") > 0 && (
                <Button type="submit" look="primary" name="intent" value="run">
                  <FormattedMessage id="people.import.run" values={{ rows: count("new", "change") }} />
                </Button>
              )}
              {one.state === "done" && count("created", "changed") > 0 && (
                <Button type="submit" name="intent" value="undo">
                  <FormattedMessage id="people.import.undo" />
                </Button>
              )}
              {count("error") > 0 && !working && (
                <a className="btn" data-look="plain" data-size="md" href={`/api/v1/people/imports/${one.id}/refused`} download>
                  <FormattedMessage id="people.import.refused" />
                </a>
              )}
            </Form>
            <ul className="people-suggestions">
              {rows.data.map((row) => (
                <li key={row.line}>
                  <p className="flex flex-wrap items-center gap-2">
                    <span className="tabular text-xs text-faint">
                      <FormattedMessage id="people.import.line" values={{ line: row.line }} />
                    </span>
                    <Badge tone={row.verdict === "error" || row.verdict === "left" ? "warn" : row.verdict === "same" ? "neutral" : "good"}>
                      <FormattedMessage id={`people.import.verdict.${row.verdict}`} />
                    </Badge>
                    {row.thing ? (
                      <a className="link" href={`/desk/${one.kind}s/${row.thing}`}>
                        <bdi>{row.key}</bdi>
                      </a>
                    ) : (
                      <bdi>{row.key}</bdi>
                    )}
                  </p>
                  {row.problem && (
                    <p className="text-sm">
                      {row.problem.column && (
                        <>
                          <bdi className="font-semibold">{row.problem.column}</bdi>
                          {": "}
                        </>
                      )}
                      <bdi>{row.problem.message}</bdi>
                    </p>
                  )}
                  {row.changes.map(({ name, before, after }) => (
                    <p key={name} className="text-xs text-soft">
                      <FormattedMessage
                        id={before === null ? "people.import.added" : "people.import.changed"}
                        values={{
                          name: <TargetName target={name} fields={fields} />,
                          before: <bdi>{before}</bdi>,
                          after: <bdi>{after}</bdi>,
                        }}
                      />
                    </p>
                  ))}
                </li>
              ))}
            </ul>
            {(rows.nextCursor || search.has("cursor")) && <MoreLink nextCursor={rows.nextCursor} />}
          </Card>
        )}
      </div>
    </PeoplePage>
  );
}

function TargetName({ target, fields }: { target: string; fields: readonly { key: string; label: string }[] }) {
  if (target.startsWith("fields.")) return <bdi>{fields.find(({ key }) => `fields.${key}` === target)?.label ?? target}</bdi>;
  return <FormattedMessage id={`people.import.target.${target}`} />;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/imports" inside />;
}
