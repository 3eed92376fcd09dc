import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import Eye from "lucide-react/icons/eye";
import EyeOff from "lucide-react/icons/eye-off";
import { useLoaderData } from "react-router";
import { apiContext } from "../context.ts";
import { load } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import type { Route } from "./+types/views-page.ts";
import { callApi } from "./api-client.ts";
import { Sheet } from "./sheet.tsx";
import { refreshViews, useViews, type ListedView } from "./use-views.ts";
import { listPath } from "./views.ts";

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  return load(request, async () => {
    const [views, order] = await Promise.all([api.call("views.list"), api.call("me.views.get")]);
    return { views: views.data, revision: order.revision };
  });
}

type Order = { views: string[]; hidden: string[]; revision: number };

/** One's views: in which order, which are hidden, and the way to each of them. */
export default function ViewsPage() {
  const intl = useIntl();
  const say = useToast();
  const loaded = useLoaderData<typeof loader>();
  const live = useViews();
  const [views, setViews] = useState<readonly ListedView[]>(loaded.views);
  const [revision, setRevision] = useState(loaded.revision);
  useEffect(() => {
    if (live) setViews(live);
  }, [live]);
  const titleOf = (view: ListedView) => view.name ?? intl.formatMessage({ id: `view.${view.id}` });

  async function save(next: readonly ListedView[], said: string): Promise<void> {
    setViews(next);
    try {
      const body = { views: next.map(({ id }) => id), hidden: next.filter(({ hidden }) => hidden).map(({ id }) => id) };
      const order = await callApi<Order>("PATCH", "/me/views", { body, ifMatch: revision });
      setRevision(order.revision);
      say(said);
    } catch {
      // Somebody else of this person's windows was quicker: what holds is shown, to be changed from there.
      setRevision((await callApi<Order>("GET", "/me/views")).revision);
      say(intl.formatMessage({ id: "change.failed" }));
    }
    refreshViews();
  }
  function move(index: number, step: 1 | -1): void {
    const next = [...views];
    const [view] = next.splice(index, 1);
    next.splice(index + step, 0, view!);
    void save(next, intl.formatMessage({ id: "views.moved" }, { name: titleOf(view!), place: index + step + 1 }));
  }
  function toggle(view: ListedView): void {
    const said = intl.formatMessage({ id: view.hidden ? "views.shown" : "views.hidden" }, { name: titleOf(view) });
    void save(
      views.map((one) => (one.id === view.id ? { ...one, hidden: !one.hidden } : one)),
      said,
    );
  }

  return (
    <Sheet titleId="views.title">
      <div className="views-page">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm text-soft">
            <FormattedMessage id="views.what" />
          </p>
          <a className="btn" data-look="primary" href="/desk/views/new">
            <FormattedMessage id="views.new" />
          </a>
        </div>
        <ol className="views-list">
          {views.map((view, index) => (
            <li key={view.id} data-hidden={view.hidden ? "" : undefined}>
              <span className="min-w-0 grow">
                <a className="link font-medium" href={listPath(view.id)}>
                  <bdi>{titleOf(view)}</bdi>
                </a>
                <span className="block text-xs text-faint">
                  <Whose view={view} />
                </span>
              </span>
              {view.mayChange && (
                <a className="btn" data-look="quiet" data-size="sm" href={`/desk/views/${view.id}`}>
                  <FormattedMessage id="views.change" />
                </a>
              )}
              <IconButton
                label={intl.formatMessage({ id: "views.up" }, { name: titleOf(view) })}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <Icon as={ArrowUp} />
              </IconButton>
              <IconButton
                label={intl.formatMessage({ id: "views.down" }, { name: titleOf(view) })}
                disabled={index === views.length - 1}
                onClick={() => move(index, 1)}
              >
                <Icon as={ArrowDown} />
              </IconButton>
              <IconButton
                label={intl.formatMessage({ id: view.hidden ? "views.show" : "views.hide" }, { name: titleOf(view) })}
                onClick={() => toggle(view)}
              >
                <Icon as={view.hidden ? EyeOff : Eye} />
              </IconButton>
            </li>
          ))}
        </ol>
      </div>
    </Sheet>
  );
}

function Whose({ view }: { view: ListedView }) {
  switch (view.scope) {
    case "builtIn":
      return <FormattedMessage id="views.builtIn" />;
    case "personal":
      return <FormattedMessage id="views.own" />;
    case "team":
      return <FormattedMessage id="views.ofTeam" values={{ name: <bdi>{view.team?.name}</bdi> }} />;
    case "shared":
      return <FormattedMessage id="views.forAll" />;
  }
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
