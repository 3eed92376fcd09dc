import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import { isLocale, LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf, type Problem } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText, type FieldError } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import CircleCheck from "lucide-react/icons/circle-check";
import { apiFor } from "./api.server.ts";
import type { Route } from "./+types/profile.ts";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { signedIn, wishCookie } from "./visitor.ts";
import "../account/account.css";

/** Zones of the runtime, by the part before the first slash. */
const ZONES = Map.groupBy(["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"))], (zone) =>
  zone.includes("/") ? zone.split("/")[0]! : "",
);

const PHONES = 3;
/** What may be said after an act, each with its text `portal.profile.saved.<word>`; anything else is the plain one. */
const SAID = ["mailed", "address", "primary"];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const { actor, locale, timeZone } = context.get(sessionContext);
  const person = signedIn(request, actor, params);
  const profile = person.kind === "contact" ? await load(request, () => apiFor(context).call("profile.get", {})) : null;
  return {
    name: profile?.name ?? ("name" in person ? person.name : ""),
    email: "email" in person ? person.email : "",
    profile,
    locale,
    timeZone: profile?.timeZone ?? timeZone,
    saved: new URL(request.url).searchParams.get("saved"),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const { actor, auth } = context.get(sessionContext);
  const form = await readForm(request);
  const intent = textOf(form, "intent");
  const ifMatch = Number(textOf(form, "revision")) || 0;
  const typed = { name: textOf(form, "name"), email: textOf(form, "email").trim(), phones: form.getAll("phone").map(String) };
  const back = (saved: string, at = params, headers?: Headers) =>
    redirect(withQuery(portalPath(at, "/profile"), { saved }), headers && { headers });
  const refused = (problem: Problem) => data({ problem, typed, intent }, { status: problem.status });
  if (intent === "addAddress") {
    const asked = await attempt(request, () => auth.askForAddress({ email: typed.email }));
    return asked.ok ? back("mailed") : refused(asked.problem);
  }
  if (intent === "primary") {
    const chosen = await attempt(request, () => api.call("profile.update", { body: { primaryEmail: textOf(form, "address") }, ifMatch }));
    return chosen.ok ? back("primary") : refused(chosen.problem);
  }
  const locale = textOf(form, "locale");
  const zone = textOf(form, "zone");
  const knownZone = zone === "UTC" || Intl.supportedValuesOf("timeZone").includes(zone);
  if (actor.kind === "contact") {
    const saved = await attempt(request, () =>
      api.call("profile.update", {
        body: {
          ...(typed.name.trim() !== "" && { name: typed.name.trim() }),
          ...(isLocale(locale) && { locale }),
          ...(knownZone && { timeZone: zone }),
          phones: typed.phones.filter((number) => number.trim() !== "").map((number) => ({ number })),
        },
        ifMatch,
      }),
    );
    if (!saved.ok) return refused(saved.problem);
  }
  const headers = new Headers();
  if (isLocale(locale)) headers.append("Set-Cookie", wishCookie("backstay-locale", locale));
  if (knownZone) headers.append("Set-Cookie", wishCookie("backstay-zone", zone));
  return back("yes", params.locale !== undefined && isLocale(locale) ? { ...params, locale } : params, headers);
}

type Loaded = Awaited<ReturnType<typeof loader>>;

/** What was refused, at the field it is about. */
function useFaults(intents: readonly string[]): FieldError[] {
  const answer = useActionData<typeof action>();
  if (!answer || !intents.includes(answer.intent)) return [];
  const { problem, typed } = answer;
  const sent = typed.phones.flatMap((number, index) => (number.trim() === "" ? [] : [index]));
  const errors = (problem.errors ?? []).map(({ path, message }) => {
    const phone = /^phones\.(\d+)/.exec(path)?.[1];
    return { name: phone === undefined ? path : `phone-${sent[Number(phone)] ?? 0}`, text: message };
  });
  return errors.length > 0 ? errors : [{ name: "", text: problem.detail ? `${problem.title}. ${problem.detail}` : problem.title }];
}

export default function Profile() {
  const intl = useIntl();
  const { name, email, profile, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "portal.profile.title" });
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      {saved !== null && !answer && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={SAID.includes(saved) ? `portal.profile.saved.${saved}` : "portal.profile.saved"} />
        </Callout>
      )}
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">
          <bdi>{name}</bdi> · <bdi dir="ltr">{email}</bdi>
        </p>
      </header>
      <Wishes />
      {profile && <Addresses profile={profile} />}
      <form method="post" action="/sign-out" className="portal-rule">
        <Button type="submit" size="lg">
          <FormattedMessage id="common.signOut" />
        </Button>
      </form>
    </>
  );
}

/** Name, language, zone and numbers; of the vendor's people only what this browser shows. */
function Wishes() {
  const to = usePortalPath();
  const { profile, locale, timeZone } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors = useFaults(["save"]);
  const kept = answer?.intent === "save" ? answer.typed : null;
  return (
    <>
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      <form method="post" action={to("/profile")} className="portal-form" noValidate>
        {profile && (
          <>
            <input type="hidden" name="revision" value={profile.revision} />
            <FormText
              size="lg"
              name="name"
              label={<FormattedMessage id="portal.profile.name" />}
              errors={errors}
              defaultValue={kept?.name ?? profile.name}
              maxLength={200}
              autoComplete="name"
              dir="auto"
            />
          </>
        )}
        <FormSelect
          size="lg"
          name="locale"
          label={<FormattedMessage id="common.language" />}
          hint={<FormattedMessage id={profile ? "portal.profile.language.mail" : "portal.profile.language.hint"} />}
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
        {profile && <Phones profile={profile} typed={kept?.phones ?? null} errors={errors} />}
        <div>
          <Button type="submit" look="primary" size="lg" className="portal-submit" name="intent" value="save">
            <FormattedMessage id="common.save" />
          </Button>
        </div>
      </form>
    </>
  );
}

function Phones({
  profile,
  typed,
  errors,
}: {
  profile: NonNullable<Loaded["profile"]>;
  typed: readonly string[] | null;
  errors: readonly FieldError[];
}) {
  const numbers = typed ?? profile.phones.map(({ number, extension }) => (extension ? `${number};ext=${extension}` : number));
  // What is there, and room for one more.
  const rows = Math.min(Math.max(numbers.length + (typed ? 0 : 1), 1), Math.max(PHONES, numbers.length));
  return (
    <fieldset className="grid gap-3">
      <legend className="field-label mb-2">
        <FormattedMessage id="portal.profile.phones" />
      </legend>
      {Array.from({ length: rows }, (_, index) => {
        const id = `field-phone-${index}`;
        const wrong = errors.filter(({ name }) => name === `phone-${index}`);
        return (
          <div key={index} className="grid gap-1.5">
            <label htmlFor={id} className="sr-only">
              <FormattedMessage id="portal.profile.phone" values={{ place: index + 1 }} />
            </label>
            <input
              id={id}
              name="phone"
              type="tel"
              autoComplete={index === 0 ? "tel" : "off"}
              dir="ltr"
              maxLength={60}
              className="input"
              data-size="lg"
              defaultValue={numbers[index] ?? ""}
              aria-describedby={wrong.length > 0 ? `${id}-error` : "phones-hint"}
              aria-invalid={wrong.length > 0 || undefined}
            />
            {wrong.map((error, place) => (
              <p key={place} id={`${id}-error`} className="field-error">
                {error.text}
              </p>
            ))}
          </div>
        );
      })}
      <p id="phones-hint" className="field-hint">
        <FormattedMessage id="portal.profile.phones.hint" />
      </p>
    </fieldset>
  );
}

function Addresses({ profile }: { profile: NonNullable<Loaded["profile"]> }) {
  const intl = useIntl();
  const errors = useFaults(["addAddress", "primary"]);
  const answer = useActionData<typeof action>();
  return (
    <section className="own-part" aria-labelledby="addresses">
      <h2 id="addresses">
        <FormattedMessage id="portal.profile.addresses" />
      </h2>
      <p className="text-soft">
        <FormattedMessage id="portal.profile.addresses.what" />
      </p>
      <ul className="own-list">
        {profile.addresses.map(({ address, primary, proved }) => (
          <li key={address}>
            <span className="flex min-w-0 flex-wrap items-center gap-2">
              <bdi dir="ltr" className="min-w-0 break-all font-medium">
                {address}
              </bdi>
              {primary && (
                <Badge tone="accent">
                  <FormattedMessage id="portal.profile.address.primary" />
                </Badge>
              )}
              {!proved && (
                <Badge>
                  <FormattedMessage id="portal.profile.address.unproved" />
                </Badge>
              )}
            </span>
            {proved && !primary && (
              <form method="post">
                <input type="hidden" name="revision" value={profile.revision} />
                <input type="hidden" name="address" value={address} />
                <Button
                  type="submit"
                  name="intent"
                  value="primary"
                  aria-label={`${intl.formatMessage({ id: "portal.profile.address.use" })}: ${address}`}
                >
                  <FormattedMessage id="portal.profile.address.use" />
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      <form method="post" className="portal-form" noValidate>
        <FormText
          size="lg"
          name="email"
          type="email"
          label={<FormattedMessage id="portal.profile.address.new" />}
          hint={<FormattedMessage id="portal.profile.address.hint" />}
          errors={errors}
          defaultValue={answer?.intent === "addAddress" ? answer.typed.email : ""}
          maxLength={300}
          dir="ltr"
          autoComplete="off"
        />
        <div>
          <Button type="submit" size="lg" name="intent" value="addAddress">
            <FormattedMessage id="portal.profile.address.add" />
          </Button>
        </div>
      </form>
    </section>
  );
}
