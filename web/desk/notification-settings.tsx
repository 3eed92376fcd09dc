import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useActionData, useLoaderData, useSearchParams } from "react-router";
import { apiContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Button } from "../ui/button.tsx";
import { FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import type { Route } from "./+types/notification-settings.ts";
import { pushState, turnPushOff, turnPushOn, type PushState } from "./push.ts";
import { Sheet } from "./sheet.tsx";

const WAYS = ["desk", "push", "mail"] as const;
/** Minutes over which mails are gathered. */
const EVERY = [0, 60, 240, 1440] as const;
/** Kinds that have words of their own. */
const NAMED = ["assigned", "mentioned", "rated", "replied", "stepAssigned", "ruleNotified", "slaBreached", "slaWarned"];

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  return load(request, async () => {
    const [settings, browsers] = await Promise.all([api.call("notificationSettings.get"), api.call("push.list")]);
    return { settings, browsers: browsers.data };
  });
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  if (textOf(form, "intent") === "forget") {
    const done = await attempt(request, () => api.call("push.remove", { params: { id: textOf(form, "id") } }));
    return done.ok ? redirect("/desk/notifications/settings") : { problem: done.problem };
  }
  const kinds = form.getAll("kind").map(String);
  const [from, to] = [textOf(form, "quietFrom"), textOf(form, "quietTo")];
  const every = EVERY.find((one) => String(one) === textOf(form, "mailEvery"));
  const saved = await attempt(request, () =>
    api.call("notificationSettings.update", {
      body: {
        kinds: Object.fromEntries(kinds.map((kind) => [kind, Object.fromEntries(WAYS.map((way) => [way, form.has(`${way}-${kind}`)]))])),
        quiet: from && to ? { from, to } : null,
        ...(every !== undefined && { mailEvery: every }),
        ...(textOf(form, "timeZone") && { timeZone: textOf(form, "timeZone") }),
      },
      ifMatch: Number(textOf(form, "revision")),
    }),
  );
  return saved.ok ? redirect("/desk/notifications/settings?done=saved") : { problem: saved.problem };
}

/** What one is told of, in which way, and when not. */
export default function NotificationSettings() {
  const intl = useIntl();
  const { settings, browsers } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const problem = useActionData<typeof action>()?.problem;
  const name = (kind: string) => intl.formatMessage({ id: `notification.kind.${NAMED.includes(kind) ? kind : "other"}` });
  useEffect(() => {
    // Until somebody has chosen, the clock is that of the browser, which the first page from the server did not know.
    const field = document.querySelector<HTMLInputElement>("#field-timeZone");
    if (field && settings.revision === 0) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }, [settings.revision]);
  return (
    <Sheet titleId="notification.settings">
      <div className="writing">
        {search.get("done") === "saved" && (
          <Callout tone="good" role="status">
            <FormattedMessage id="writing.saved" />
          </Callout>
        )}
        {problem && (
          <Callout tone="danger" role="alert">
            <bdi>{problem.errors?.[0]?.message ?? problem.detail ?? problem.title}</bdi>
          </Callout>
        )}
        <form key={settings.revision} method="post" className="grid gap-5">
          <input type="hidden" name="revision" value={settings.revision} />
          <table className="notification-table">
            <thead>
              <tr>
                <th scope="col">
                  <FormattedMessage id="notification.about" />
                </th>
                {WAYS.map((way) => (
                  <th key={way} scope="col">
                    <FormattedMessage id={`notification.way.${way}`} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Object.entries(settings.kinds).map(([kind, ways]) => (
                <tr key={kind}>
                  <th scope="row">
                    {name(kind)}
                    <input type="hidden" name="kind" value={kind} />
                  </th>
                  {WAYS.map((way) => (
                    <td key={way}>
                      <input
                        type="checkbox"
                        name={`${way}-${kind}`}
                        defaultChecked={ways[way]}
                        aria-label={`${name(kind)}: ${intl.formatMessage({ id: `notification.way.${way}` })}`}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <label className="field">
            <span className="field-label">
              <FormattedMessage id="notification.mail" />
            </span>
            <select className="input" name="mailEvery" defaultValue={settings.mailEvery} aria-describedby="mail-every">
              {EVERY.map((minutes) => (
                <option key={minutes} value={minutes}>
                  {intl.formatMessage({ id: `notification.mail.${minutes}` })}
                </option>
              ))}
            </select>
            <span className="field-hint" id="mail-every">
              <FormattedMessage id="notification.mail.what" />
            </span>
          </label>
          <fieldset className="grid gap-3">
            <legend className="field-label">
              <FormattedMessage id="notification.quiet" />
            </legend>
            <p className="field-hint">
              <FormattedMessage id="notification.quiet.what" />
            </p>
            <div className="macro-fields">
              <FormText
                type="time"
                name="quietFrom"
                label={<FormattedMessage id="notification.quiet.from" />}
                optional
                defaultValue={settings.quiet?.from ?? ""}
              />
              <FormText
                type="time"
                name="quietTo"
                label={<FormattedMessage id="notification.quiet.to" />}
                optional
                defaultValue={settings.quiet?.to ?? ""}
              />
              <FormText
                name="timeZone"
                label={<FormattedMessage id="notification.zone" />}
                defaultValue={settings.revision === 0 ? (intl.timeZone ?? settings.timeZone) : settings.timeZone}
                dir="ltr"
              />
            </div>
          </fieldset>
          <div>
            <Button type="submit" look="primary">
              <FormattedMessage id="common.save" />
            </Button>
          </div>
        </form>
        <section className="grid gap-3">
          <h2 className="field-label">
            <FormattedMessage id="notification.browsers" />
          </h2>
          <ThisBrowser />
          <ul className="macro-list">
            {browsers.map((one) => (
              <li key={one.id} className="macro-line">
                <bdi className="grow">{one.label}</bdi>
                <span className="text-xs text-faint">
                  <Time at={one.usedAt ?? one.createdAt} />
                </span>
                <form method="post">
                  <input type="hidden" name="intent" value="forget" />
                  <input type="hidden" name="id" value={one.id} />
                  <Button type="submit" size="sm">
                    <FormattedMessage id="macro.remove" />
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Sheet>
  );
}

/** Whether this very browser shows what happens while no desk is open. */
function ThisBrowser() {
  const intl = useIntl();
  const say = useToast();
  const [state, setState] = useState<PushState | null>(null);
  useEffect(() => {
    pushState().then(setState, () => setState("unsupported"));
  }, []);
  if (state === null) return null;
  async function turn(on: boolean): Promise<void> {
    try {
      const next = await (on ? turnPushOn() : turnPushOff());
      setState(next);
      if (on && next === "on") location.assign("/desk/notifications/settings");
    } catch {
      say(intl.formatMessage({ id: "change.failed" }));
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="field-hint" role="status">
        <FormattedMessage id={`notification.push.${state}`} />
      </p>
      {(state === "on" || state === "off") && (
        <Button size="sm" onClick={() => void turn(state === "off")}>
          <FormattedMessage id={state === "off" ? "notification.push.turnOn" : "notification.push.turnOff"} />
        </Button>
      )}
    </div>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/notifications" inside />;
}
