import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import { label } from "../i18n/labels.ts";
import { Glyph } from "../ui/glyph.tsx";
import { momentOf, type Moment } from "./calendar-time.ts";
import type { Invitation } from "./message-model.ts";

const METHODS = new Set(["REQUEST", "CANCEL", "REPLY", "COUNTER"]);

/** What a calendar file in a message is about. Nothing is answered or booked from here. */
export function InvitationCard({ invitation }: { invitation: Invitation }) {
  const intl = useIntl();
  const { method, summary, location, organizer, attendees, recurring } = invitation;
  const when = whenInWords(intl, invitation);
  return (
    <section className="msg-event" data-method={method} aria-label={label(intl, "invitation.label")}>
      <p className="msg-event-kind">
        <Glyph name="calendar" />
        {label(intl, `invitation.${METHODS.has(method) ? method.toLowerCase() : "other"}`)}
      </p>
      {summary && (
        <p className="msg-event-title">
          <bdi>{summary}</bdi>
        </p>
      )}
      <dl>
        {when && (
          <div>
            <dt>{label(intl, "invitation.when")}</dt>
            <dd>
              {when}
              {recurring && ` · ${label(intl, "invitation.recurring")}`}
            </dd>
          </div>
        )}
        {location && (
          <div>
            <dt>{label(intl, "invitation.where")}</dt>
            <dd>
              <bdi>{location}</bdi>
            </dd>
          </div>
        )}
        {organizer && (
          <div>
            <dt>{label(intl, "invitation.organizer")}</dt>
            <dd>
              <bdi>{organizer}</bdi>
            </dd>
          </div>
        )}
        {attendees > 0 && (
          <div>
            <dt>{label(intl, "invitation.attendees")}</dt>
            <dd>
              <FormattedMessage id="invitation.count" values={{ count: attendees }} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

const DAY = { weekday: "short", day: "numeric", month: "long", year: "numeric" } as const;
const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;

/** The time in the reader's zone, named; as it was written, with the writer's zone, where nobody knows what that zone is. */
function whenInWords(intl: IntlShape, { start, end, timeZone }: Invitation): string | null {
  const from = momentOf(start, timeZone);
  if (!from) return null;
  const to = momentOf(end, timeZone);
  if (from.kind === "day") {
    const options = { ...DAY, timeZone: "UTC" };
    // The end of a whole-day event is the day after it (RFC 5545 §3.6.1).
    const last = to?.kind === "day" ? to.at - 86_400_000 : from.at;
    return last > from.at ? range(intl, from.at, last, options) : intl.formatDate(from.at, options);
  }
  const same = to && to.kind === from.kind && to.at > from.at ? to : null;
  const options = from.kind === "instant" ? { ...DAY, ...CLOCK, timeZoneName: "short" as const } : { ...DAY, ...CLOCK, timeZone: "UTC" };
  const words = same ? range(intl, from.at, same.at, options) : intl.formatDate(from.at, options);
  return from.kind === "wall" && timeZone ? `${words} (\u2068${timeZone}\u2069)` : words;
}

function range(intl: IntlShape, from: Moment["at"], to: Moment["at"], options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(intl.locale, { ...(intl.timeZone && { timeZone: intl.timeZone }), ...options }).formatRange(from, to);
}
