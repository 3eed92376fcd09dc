import { useEffect, useState, type FormEvent } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useNavigate, useRouteLoaderData } from "react-router";
import { FILTER_SORTS, VIEW_COLUMNS, isBuiltInView, type FilterSort, type ViewColumn } from "../../shared/ticket-views.ts";
import { apiContext, sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import { useToast } from "../ui/toast.tsx";
import type { Route } from "./+types/view-edit.ts";
import { ApiError, callApi } from "./api-client.ts";
import { FilterEditor } from "./filter-editor.tsx";
import { wholeOf } from "./filter-fields.ts";
import { teams as allTeams, type Team } from "./lookups.ts";
import { Sheet } from "./sheet.tsx";
import type { loader as shellLoader } from "./shell.tsx";
import { refreshViews, type ListedView } from "./use-views.ts";
import { adHoc, asAdHoc, listPath, viewOf } from "./views.ts";

type Scope = "personal" | "team" | "shared";
type Draft = Pick<ListedView, "filter" | "sort" | "columns"> & {
  id: string | null;
  revision: number;
  name: string;
  scope: Scope;
  team: string;
};

/** The view an address names: a saved one to change, or a new one that begins as another. */
export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor } = context.get(sessionContext);
  const mayShare = actor.kind === "agent" && actor.rights.includes("views.share");
  return load(request, async () => {
    if (params.id !== "new") {
      const view = await api.call("views.get", { params: { id: params.id } });
      return { mayShare, view };
    }
    const from = viewOf(new URL(request.url).searchParams.get("from"));
    const unsaved = adHoc(from);
    if (!unsaved) return { mayShare, view: { ...(await api.call("views.get", { params: { id: from } })), mayChange: false } };
    const blank = await api.call("views.get", { params: { id: "open" } });
    return { mayShare, view: { ...blank, filter: JSON.parse(unsaved.filter) as ListedView["filter"], sort: unsaved.sort } };
  });
}

export default function ViewEdit({ params }: Route.ComponentProps) {
  const { view, mayShare } = useLoaderData<typeof loader>();
  const fresh = params.id === "new";
  const draft: Draft = {
    id: fresh ? null : view.id,
    revision: view.revision,
    name: fresh ? "" : (view.name ?? ""),
    scope: fresh || view.scope === "builtIn" ? "personal" : view.scope,
    team: view.team?.id ?? "",
    filter: { all: view.filter.all, any: view.filter.any },
    sort: view.sort,
    columns: view.columns,
  };
  return (
    <Sheet titleId={fresh ? "views.new" : "views.edit"}>
      <Editor key={`${params.id} ${view.revision}`} start={draft} mayShare={mayShare} locked={!fresh && !view.mayChange} />
    </Sheet>
  );
}

function Editor({ start, mayShare, locked }: { start: Draft; mayShare: boolean; locked: boolean }) {
  const intl = useIntl();
  const navigate = useNavigate();
  const say = useToast();
  const me = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person;
  const [draft, setDraft] = useState(start);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [teams, setTeams] = useState<readonly Team[]>([]);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const filter = wholeOf(draft.filter);
  const count = useCount(JSON.stringify(filter));
  useEffect(() => {
    if (mayShare) allTeams().then(setTeams, () => undefined);
  }, [mayShare]);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const body = {
      name: draft.name.trim(),
      scope: draft.scope,
      ...(draft.scope === "team" && { team: draft.team || teams[0]?.id }),
      filter,
      sort: draft.sort,
      columns: draft.columns,
    };
    try {
      const saved = draft.id
        ? await callApi<ListedView>("PATCH", `/views/${draft.id}`, { body, ifMatch: draft.revision })
        : await callApi<ListedView>("POST", "/views", { body });
      refreshViews();
      say(intl.formatMessage({ id: "views.saved" }, { name: saved.name ?? "" }));
      void navigate(listPath(saved.id));
    } catch (error) {
      setProblem(
        error instanceof ApiError ? (error.problem.errors?.[0]?.message ?? error.problem.detail ?? error.problem.title) : String(error),
      );
      setBusy(false);
    }
  }
  async function remove(): Promise<void> {
    setBusy(true);
    try {
      await callApi("DELETE", `/views/${draft.id}`);
      refreshViews();
      say(intl.formatMessage({ id: "views.deleted" }, { name: start.name }));
      void navigate("/desk/views");
    } catch {
      setProblem(intl.formatMessage({ id: "change.failed" }));
      setBusy(false);
    }
  }

  return (
    <form className="view-form" onSubmit={(event) => void save(event)} aria-busy={busy}>
      {locked && (
        <Callout>
          <FormattedMessage id="views.notYours" />
        </Callout>
      )}
      {problem && (
        <Callout tone="danger" role="alert">
          <bdi>{problem}</bdi>
        </Callout>
      )}
      <label className="grid gap-1.5">
        <span className="field-label">
          <FormattedMessage id="views.name" />
        </span>
        <input
          className="input"
          required
          maxLength={100}
          dir="auto"
          autoComplete="off"
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      </label>
      <FilterEditor filter={draft.filter} onChange={(next) => set({ filter: next })} />
      <p className="text-sm text-soft" role="status">
        {count && <FormattedMessage id={count.more ? "views.matchMore" : "views.match"} values={{ count: count.count }} />}
      </p>
      <div className="view-pair">
        <label className="grid gap-1.5">
          <span className="field-label">
            <FormattedMessage id="views.sort" />
          </span>
          <select className="input" value={draft.sort} onChange={(event) => set({ sort: event.currentTarget.value as FilterSort })}>
            {FILTER_SORTS.map((sort) => (
              <option key={sort} value={sort}>
                {intl.formatMessage({ id: `sort.${sort}` })}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1.5">
          <span className="field-label">
            <FormattedMessage id="views.scope" />
          </span>
          <select
            className="input"
            value={draft.scope === "team" ? `team:${draft.team || (teams[0]?.id ?? "")}` : draft.scope}
            disabled={!mayShare}
            onChange={(event) => {
              const [scope, team = ""] = event.currentTarget.value.split(":");
              set({ scope: scope as Scope, team });
            }}
          >
            <option value="personal">{intl.formatMessage({ id: "views.scope.personal" }, { name: me?.name ?? "" })}</option>
            {teams.map((team) => (
              <option key={team.id} value={`team:${team.id}`}>
                {intl.formatMessage({ id: "views.scope.team" }, { name: team.name })}
              </option>
            ))}
            {(mayShare || draft.scope === "shared") && <option value="shared">{intl.formatMessage({ id: "views.scope.shared" })}</option>}
          </select>
        </label>
      </div>
      <fieldset className="filter-group">
        <legend className="field-label">
          <FormattedMessage id="views.columns" />
        </legend>
        <div className="view-columns">
          {VIEW_COLUMNS.map((column) => (
            <label key={column} className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={draft.columns.includes(column)}
                onChange={() => set({ columns: toggled(draft.columns, column) })}
              />
              <FormattedMessage id={`column.${column}`} />
            </label>
          ))}
        </div>
      </fieldset>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={busy || locked || draft.name.trim() === ""}>
          <FormattedMessage id="common.save" />
        </Button>
        <a className="btn" data-look="plain" href={listPath(asAdHoc(filter, draft.sort))}>
          <FormattedMessage id="views.try" />
        </a>
        {draft.id && !locked && !isBuiltInView(draft.id) && (
          <Button look="danger" className="ms-auto" disabled={busy} onClick={() => void remove()}>
            <FormattedMessage id="views.delete" />
          </Button>
        )}
      </div>
    </form>
  );
}

function toggled(columns: readonly ViewColumn[], column: ViewColumn): ViewColumn[] {
  return columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column];
}

/** How many tickets a filter finds now, a moment after it last changed. */
function useCount(filter: string): { count: number; more: boolean } | null {
  const [count, setCount] = useState<{ count: number; more: boolean } | null>(null);
  useEffect(() => {
    const ended = new AbortController();
    const timer = setTimeout(() => {
      callApi<{ count: number; more: boolean }>("GET", `/tickets/count?filter=${encodeURIComponent(filter)}`, {
        signal: ended.signal,
      }).then(setCount, () => undefined);
    }, 300);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [filter]);
  return count;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/views" inside />;
}
