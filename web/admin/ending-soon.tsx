import { FormattedMessage } from "react-intl";
import { Link } from "react-router";
import CalendarClock from "lucide-react/icons/calendar-clock";
import type { Api } from "../../server/api.ts";
import type { LifecycleEnd } from "../../server/products/lifecycle/contract.ts";
import { LifeDay } from "../ui/life-day.tsx";
import { Callout } from "../ui/states.tsx";

const MOST = 10;

/** What ends within six months, for a page's loader. */
export async function endingSoon(api: Api): Promise<{ ends: LifecycleEnd[]; more: boolean }> {
  const { data, nextCursor } = await api.call("lifecycle.ends", { query: { limit: MOST } });
  return { ends: data, more: nextCursor !== null };
}

/** A notice of what ends within six months; nothing where nothing does. */
export function EndingSoon({ ends, more }: { ends: readonly LifecycleEnd[]; more: boolean }) {
  if (ends.length === 0) return null;
  return (
    <Callout tone="warn" icon={CalendarClock}>
      <h2 className="text-base font-semibold">
        <FormattedMessage id="admin.lifecycle.soon" />
      </h2>
      <ul className="grid gap-0.5">
        {ends.map((end) => (
          <li key={end.id}>
            <FormattedMessage
              id="admin.lifecycle.soon.one"
              values={{
                thing: (
                  <Link to={`/admin/products/${end.product.id}${end.releaseLine ? `/lines/${end.releaseLine.id}` : ""}`} className="link">
                    <bdi>{end.product.name}</bdi>
                    {end.releaseLine && (
                      <>
                        {" "}
                        <bdi dir="ltr">{end.releaseLine.name}</bdi>
                      </>
                    )}
                  </Link>
                ),
                what: <FormattedMessage id={`portal.life.${end.milestone}`} />,
                day: <LifeDay day={end.on} />,
                when: <FormattedMessage id="admin.lifecycle.inDays" values={{ days: end.inDays }} />,
              }}
            />
          </li>
        ))}
        {more && (
          <li>
            <FormattedMessage id="admin.lifecycle.soon.more" />
          </li>
        )}
      </ul>
    </Callout>
  );
}
