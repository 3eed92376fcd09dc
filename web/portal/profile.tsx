import { FormattedMessage, useIntl } from "react-intl";
import { Link, redirect, useLoaderData } from "react-router";
import { isLocale, LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormSelect } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import CircleCheck from "lucide-react/icons/circle-check";
import type { Route } from "./+types/profile.ts";
import { portalPath, usePortalPath } from "./paths.ts";
import { signedIn, wishCookie } from "./visitor.ts";

/** Zones of the runtime, by the part before the first slash. */
const ZONES = Map.groupBy(["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"))], (zone) =>
  zone.includes("/") ? zone.split("/")[0]! : "",
);

export function loader({ request, context, params }: Route.LoaderArgs) {
  const { actor, locale, timeZone } = context.get(sessionContext);
  const person = signedIn(request, actor, params);
  return {
    kind: person.kind,
    name: "name" in person ? person.name : "",
    email: "email" in person ? person.email : "",
    locale,
    timeZone,
    saved: new URL(request.url).searchParams.has("saved"),
  };
}

export async function action({ request, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const locale = textOf(form, "locale");
  const zone = textOf(form, "zone");
  const headers = new Headers();
  if (isLocale(locale)) headers.append("Set-Cookie", wishCookie("backstay-locale", locale));
  if (zone === "UTC" || Intl.supportedValuesOf("timeZone").includes(zone)) headers.append("Set-Cookie", wishCookie("backstay-zone", zone));
  return redirect(portalPath(params.locale !== undefined && isLocale(locale) ? { locale } : params, "/profile?saved=yes"), { headers });
}

export default function Profile() {
  const intl = useIntl();
  const to = usePortalPath();
  const { kind, name, email, locale, timeZone, saved } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "portal.profile.title" });
  return (
    <div className="portal-text">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      {saved && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id="portal.profile.saved" />
        </Callout>
      )}
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">
          <bdi>{name}</bdi> · <bdi dir="ltr">{email}</bdi>
        </p>
      </header>
      <form method="post" action={to("/profile")} className="portal-form">
        <FormSelect
          size="lg"
          name="locale"
          label={<FormattedMessage id="common.language" />}
          hint={<FormattedMessage id="portal.profile.language.hint" />}
          defaultValue={locale}
        >
          {LOCALES.map((value) => (
            <option key={value} value={value} lang={value}>
              {LANGUAGE_NAMES[value]}
            </option>
          ))}
        </FormSelect>
        <FormSelect
          size="lg"
          name="zone"
          label={<FormattedMessage id="portal.profile.zone" />}
          hint={<FormattedMessage id="portal.profile.zone.hint" />}
          defaultValue={timeZone}
          dir="ltr"
        >
          {[...ZONES].map(([region, zones]) =>
            region === "" ? (
              <option key="UTC">UTC</option>
            ) : (
              <optgroup key={region} label={region}>
                {zones.map((zone) => (
                  <option key={zone}>{zone}</option>
                ))}
              </optgroup>
            ),
          )}
        </FormSelect>
        <div>
          <Button type="submit" look="primary" size="lg" className="portal-submit">
            <FormattedMessage id="common.save" />
          </Button>
        </div>
      </form>
      {kind === "contact" && (
        <p className="portal-rule">
          <Link to={to("/profile/security")} className="link">
            <FormattedMessage id="common.account" />
          </Link>
        </p>
      )}
      <form method="post" action="/sign-out" className="portal-rule">
        <Button type="submit" size="lg">
          <FormattedMessage id="common.signOut" />
        </Button>
      </form>
    </div>
  );
}
