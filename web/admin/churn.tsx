import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { HEALTH_SIGNALS, type HealthSignal } from "../../shared/churn-codes.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/churn.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

const PARTS = ["weight", "good", "bad"] as const;
const UNITS: { [signal in HealthSignal]: "percent" | "days" | "times" | "count" } = {
  "use.seats": "percent",
  "use.seen": "days",
  "use.versions": "percent",
  "tickets.volume": "times",
  "tickets.urgent": "count",
  "tickets.reopened": "count",
  "tickets.unanswered": "count",
  "promises.missed": "percent",
  "payments.overdue": "days",
  "payments.failed": "count",
  "people.signIn": "days",
  "feedback.satisfaction": "percent",
};

const LABELS = {
  renewedWithin: { name: "renewedWithin", label: "admin.churn.renewedWithin" },
  renewalNotice: { name: "renewalNotice", label: "admin.churn.renewalNotice" },
  "levels.watch": { name: "watch", label: "admin.churn.watch" },
  "levels.risk": { name: "risk", label: "admin.churn.risk" },
  ...Object.fromEntries(
    HEALTH_SIGNALS.flatMap((signal) =>
      PARTS.map((part) => [`signals.${signal}.${part}`, { name: `${signal} ${part}`, label: `admin.churn.signal.${signal}` }]),
    ),
  ),
};

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const settings = await load(request, () => apiFor(context).call("churnSettings.get"));
  return { settings, may: rightsOf(context).includes("settings.manage") };
}

/** A number as it is typed; what is none is left to the program to refuse. */
const numberOf = (form: FormData, name: string): number => {
  const text = textOf(form, name).trim().replace(",", ".");
  return text === "" ? Number.NaN : Number(text);
};

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const signals = Object.fromEntries(
    HEALTH_SIGNALS.map((signal) => [signal, Object.fromEntries(PARTS.map((part) => [part, numberOf(form, `${signal} ${part}`)]))]),
  ) as { [signal in HealthSignal]: { [part in (typeof PARTS)[number]]: number } };
  const body = {
    levels: { watch: numberOf(form, "watch"), risk: numberOf(form, "risk") },
    signals,
    renewedWithin: numberOf(form, "renewedWithin"),
    renewalNotice: numberOf(form, "renewalNotice"),
    tasks: form.has("tasks"),
  };
  const saved = await attempt(request, () => apiFor(context).call("churnSettings.update", { body, ...revisionOf(form) }));
  return saved.ok ? redirect("/admin/churn?done=saved") : refused(form, saved.problem);
}

/** What counts as renewed, when owners get tasks, and what takes points off. */
export default function ChurnSettings() {
  const intl = useIntl();
  const { settings, may } = useLoaderData<typeof loader>();
  const { errors, problem, typed, value } = useRefusal(LABELS);
  const title = intl.formatMessage({ id: "admin.churn" });
  const number = (name: string, held: number) => ({
    name,
    errors,
    inputMode: "decimal" as const,
    autoComplete: "off",
    dir: "ltr" as const,
    defaultValue: value(name, String(held)),
    disabled: !may,
  });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.churn.what" />}>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="grid gap-6" key={settings.revision}>
        <input type="hidden" name="revision" value={settings.revision} />
        <Group title={<FormattedMessage id="admin.churn.renewals" />}>
          <FormText
            {...number("renewedWithin", settings.renewedWithin)}
            label={<FormattedMessage id="admin.churn.renewedWithin" />}
            hint={<FormattedMessage id="admin.churn.renewedWithin.hint" />}
          />
          <FormText
            {...number("renewalNotice", settings.renewalNotice)}
            label={<FormattedMessage id="admin.churn.renewalNotice" />}
            hint={<FormattedMessage id="admin.churn.renewalNotice.hint" />}
          />
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" name="tasks" defaultChecked={typed ? "tasks" in typed : settings.tasks} disabled={!may} />
            <FormattedMessage id="admin.churn.tasks" />
          </label>
        </Group>
        <Group title={<FormattedMessage id="admin.churn.levels" />}>
          <FormText {...number("watch", settings.levels.watch)} label={<FormattedMessage id="admin.churn.watch" />} />
          <FormText {...number("risk", settings.levels.risk)} label={<FormattedMessage id="admin.churn.risk" />} />
        </Group>
        <Group title={<FormattedMessage id="admin.churn.signals" />} what={<FormattedMessage id="admin.churn.signals.what" />}>
          {HEALTH_SIGNALS.map((signal) => (
            <fieldset key={signal} className="grid min-w-0 gap-1">
              <legend className="text-sm font-medium">
                <FormattedMessage id={`admin.churn.signal.${signal}`} />{" "}
                <span className="font-normal text-soft">
                  (<FormattedMessage id={`admin.churn.unit.${UNITS[signal]}`} />)
                </span>
              </legend>
              <div className="grid grid-cols-3 gap-2">
                {PARTS.map((part) => (
                  <FormText
                    key={part}
                    {...number(`${signal} ${part}`, settings.signals[signal][part])}
                    label={<FormattedMessage id={`admin.churn.${part}`} />}
                  />
                ))}
              </div>
            </fieldset>
          ))}
        </Group>
        {may && (
          <div>
            <Button type="submit" look="primary">
              <FormattedMessage id="admin.churn.save" />
            </Button>
          </div>
        )}
      </Form>
    </Page>
  );
}
