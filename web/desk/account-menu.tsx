import { FormattedMessage, useIntl } from "react-intl";
import { useRouteLoaderData } from "react-router";
import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import type { loader as rootLoader } from "../root.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import type { loader as shellLoader } from "./shell.tsx";
import { useWorking, type Working } from "./use-working.ts";
import { chooseDensity, chooseLocale, chooseTheme } from "./preferences.ts";

/** The person, and the wishes for this browser. Plain controls in a disclosure: they need no menu's keys. */
export function AccountMenu({ name, email }: { name: string; email: string }) {
  const intl = useIntl();
  const say = useToast();
  const [working, setWorking] = useWorking();
  const root = useRouteLoaderData<typeof rootLoader>("root");
  const own = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person.density;
  return (
    <details className="account" name="account">
      <summary className="rail-item" title={intl.formatMessage({ id: "desk.account" })}>
        <Avatar name={name} tone="agent" />
        <bdi className="grow truncate">{name}</bdi>
        <Icon as={ChevronsUpDown} className="text-faint" />
      </summary>
      <div className="account-panel">
        <p className="ltr-line px-2 pb-2 text-xs text-faint">{email}</p>
        <label className="account-choice">
          <FormattedMessage id="working.title" />
          <select
            className="input"
            value={working}
            title={intl.formatMessage({ id: "working.what" })}
            aria-describedby="working-what"
            onChange={(event) => setWorking(event.currentTarget.value as Working)}
          >
            {(["available", "away"] as const).map((one) => (
              <option key={one} value={one}>
                {intl.formatMessage({ id: `working.${one}` })}
              </option>
            ))}
          </select>
        </label>
        <p id="working-what" className="px-2 pb-2 text-xs text-soft">
          <FormattedMessage id="working.what" />
        </p>
        <Choice
          id="desk.theme"
          value={root?.theme ?? "auto"}
          options={["auto", "light", "dark"]}
          onChange={(value) => chooseTheme(value as "auto")}
        />
        <Choice
          id="desk.density"
          value={own ?? root?.density ?? "comfortable"}
          options={["comfortable", "compact"]}
          onChange={(value) => chooseDensity(value as "compact").catch(() => say(intl.formatMessage({ id: "change.failed" })))}
        />
        <label className="account-choice">
          <FormattedMessage id="common.language" />
          <select className="input" defaultValue={root?.locale} onChange={(event) => chooseLocale(event.currentTarget.value)}>
            {LOCALES.map((locale) => (
              <option key={locale} value={locale} lang={locale}>
                {LANGUAGE_NAMES[locale]}
              </option>
            ))}
          </select>
        </label>
        <a href="/account" className="menu-item">
          <FormattedMessage id="common.account" />
        </a>
        <a href="/desk/writing" className="menu-item">
          <FormattedMessage id="writing.title" />
        </a>
        <a href="/desk/macros" className="menu-item">
          <FormattedMessage id="macro.title" />
        </a>
        <a href="/desk/notifications/settings" className="menu-item">
          <FormattedMessage id="notification.settings" />
        </a>
        <a href="/desk/absences" className="menu-item">
          <FormattedMessage id="absences.title" />
        </a>
        <form method="post" action="/sign-out">
          <button type="submit" className="menu-item">
            <FormattedMessage id="common.signOut" />
          </button>
        </form>
      </div>
    </details>
  );
}

function Choice({
  id,
  value,
  options,
  onChange,
}: {
  id: string;
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
}) {
  return (
    <label className="account-choice">
      <FormattedMessage id={id} />
      <select className="input" defaultValue={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <FormattedMessage key={option} id={`${id}.${option}`}>
            {(text) => <option value={option}>{text}</option>}
          </FormattedMessage>
        ))}
      </select>
    </label>
  );
}
