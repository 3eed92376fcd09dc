import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { CalendarHoliday, FoundHoliday } from "../../server/support/sla/calendar-contract.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { DayRule, PartOfDay } from "./calendar-words.tsx";

/** Days as the boxes of a form say them: text of one's own page, that comes back from it and is checked like any other. */
function readDays(form: FormData): FoundHoliday[] {
  return form.getAll("days").flatMap((text): FoundHoliday[] => {
    const [on, from, to, ...name] = (typeof text === "string" ? text : "").split("\t");
    return on && from && to ? [{ on, from, to, name: name.join(" ") }] : [];
  });
}

/** What a calendar has with the chosen days: what is there already is not there twice. */
export function withDays(form: FormData, held: readonly CalendarHoliday[]): CalendarHoliday[] {
  const there = new Set(held.map(({ on, from, to }) => `${on} ${from} ${to}`));
  const source = textOf(form, "source") || null;
  const chosen = readDays(form).filter(({ on, from, to }) => !there.has(`${on} ${from} ${to}`));
  return [...held, ...chosen.map(({ name, ...day }) => ({ ...day, name: name.trim() || null, source }))];
}

/** Days that were found, each with a box; those chosen are taken over. */
export function FoundDays({ days, source, revision }: { days: readonly FoundHoliday[]; source: string; revision: number }) {
  return (
    <Form method="post" className="grid gap-3">
      <input type="hidden" name="intent" value="take" />
      <input type="hidden" name="source" value={source} />
      <input type="hidden" name="revision" value={revision} />
      <div className="choices">
        {days.map(({ on, from, to, name }, index) => (
          <label key={index} className="choice">
            <input type="checkbox" name="days" value={[on, from, to, name].join("\t")} defaultChecked />
            <span className="min-w-0">
              <DayRule on={on} /> · <PartOfDay from={from} to={to} /> · <bdi>{name}</bdi>
            </span>
          </label>
        ))}
      </div>
      <div>
        <Button type="submit" look="primary">
          <FormattedMessage id="admin.calendars.take" />
        </Button>
      </div>
    </Form>
  );
}
