import { useEffect, useRef } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useRevalidator } from "react-router";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Button } from "../../ui/button.tsx";
import { Time } from "../../ui/time.tsx";
import { useLiveEvents } from "../live.tsx";
import { Sheet } from "../sheet.tsx";
import type { Route } from "./+types/wallboard.ts";
import { figureText } from "./format.ts";
import { FigureTabs } from "./parts.tsx";

export const handle: RouteHandle = { wings: ["insights"] };

/** Figures follow what happens a moment later; and time passes even when nothing happens. */
const AFTER_MS = 1_500;
const EVERY_MS = 60_000;

export async function loader({ request, context }: Route.LoaderArgs) {
  const zone = context.get(sessionContext).timeZone;
  return load(request, () => context.get(apiContext).call("wallboard.read", { query: { zone } }));
}

/** How much waits now, to be read from across a room. */
export default function Wallboard() {
  const intl = useIntl();
  const board = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  const wall = useRef<HTMLDivElement>(null);
  const timer = useRef(0);
  useLiveEvents(({ seq }) => {
    if (seq === null || timer.current) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      void revalidate();
    }, AFTER_MS);
  });
  useEffect(() => {
    const steady = window.setInterval(() => void revalidate(), EVERY_MS);
    return () => {
      clearInterval(steady);
      clearTimeout(timer.current);
      timer.current = 0;
    };
  }, [revalidate]);
  const numbers = [
    ["open", board.open],
    ["unassigned", board.unassigned],
    ["unanswered", board.unanswered],
    ["openedToday", board.openedToday],
    ["resolvedToday", board.resolvedToday],
    ["available", board.available],
  ] as const;
  return (
    <Sheet titleId="figures.tab.wallboard">
      <FigureTabs asked={null} />
      <div className="wall" ref={wall}>
        <dl className="wall-tiles">
          {numbers.map(([name, value]) => (
            <div key={name} className="wall-tile">
              <dt>
                <FormattedMessage id={`figures.wall.${name}`} />
              </dt>
              <dd>{intl.formatNumber(value)}</dd>
            </div>
          ))}
          <div className="wall-tile">
            <dt>
              <FormattedMessage id="figures.wall.firstReplyToday" />
            </dt>
            <dd>
              <bdi>{figureText(intl, "seconds", board.firstReplyToday.value)}</bdi>
            </dd>
          </div>
          <div className="wall-tile">
            <dt>
              <FormattedMessage id="figures.wall.longest" />
            </dt>
            <dd>
              {board.longest ? (
                <a href={`/desk/tickets/${board.longest.number}`}>
                  <bdi>#{board.longest.number}</bdi>
                  <small>
                    <Time at={board.longest.since} />
                  </small>
                </a>
              ) : (
                <small>
                  <FormattedMessage id="figures.wall.nobody" />
                </small>
              )}
            </dd>
          </div>
        </dl>
        {board.teams.length > 0 && (
          <section aria-labelledby="wall-teams">
            <h2 id="wall-teams" className="wall-label">
              <FormattedMessage id="figures.wall.teams" />
            </h2>
            <dl className="wall-teams">
              {board.teams.map(({ name, open }) => (
                <div key={name}>
                  <dt>
                    <bdi>{name}</bdi>
                  </dt>
                  <dd>{intl.formatNumber(open)}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        <p className="wall-foot">
          <FormattedMessage id="figures.wall.what" />{" "}
          <Button type="button" onClick={() => void wall.current?.requestFullscreen?.()}>
            <FormattedMessage id="figures.wall.full" />
          </Button>
        </p>
      </div>
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
