import { useEffect, useRef } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useActionData, useFetcher, useLoaderData, useNavigation } from "react-router";
import { direction, isLocale, LANGUAGE_NAMES, LOCALES, type Locale } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";

import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/text.ts";
import { Check } from "./choices.tsx";
import { MailPreview, type Preview } from "./mail-preview.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, typedOf, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

const KINDS = ["acknowledgement", "reply", "solved", "knownIssue"] as const;
const NAMES = ["subject", "body", "signature", "footer", "quoted"] as const;
const PREVIEW_MS = 400;

function kindOf(name: string) {
  return KINDS.find((kind) => kind === name) ?? "acknowledgement";
}

function where(request: Request, fallback: Locale) {
  const { searchParams } = new URL(request.url);
  const [brand, locale] = [searchParams.get("brand") ?? "", searchParams.get("locale")];
  return { brand, locale: isLocale(locale) ? locale : fallback, query: brand ? { brand } : {} };
}

/** What a form says of the fields: what equals the default is the default, not a copy of it. */
function textsOf(form: FormData, defaults: { [field: string]: string }): { [field: string]: string | null } {
  return Object.fromEntries(
    NAMES.filter((name) => form.has(name)).map((name) => {
      const value = textOf(form, name).replaceAll("\r\n", "\n").trimEnd();
      return [name, value === "" || value === defaults[name]?.trimEnd() ? null : value];
    }),
  );
}

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const kind = kindOf(params.kind);
  const { brand, locale, query } = where(request, context.get(sessionContext).locale);
  const [text, preview] = await load(request, () =>
    Promise.all([
      api.call("mailTexts.get", { params: { kind }, query }),
      api.call("mailTexts.preview", { params: { kind }, query, body: { locale } }),
    ]),
  );
  return { text, preview, brand, locale, may: rightsOf(context).includes("settings.manage") };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const kind = kindOf(params.kind);
  const { brand, locale, query } = where(request, context.get(sessionContext).locale);
  const intent = textOf(form, "intent");
  form.delete("intent");
  const { defaults, mayDisable } = await load(request, () => api.call("mailTexts.get", { params: { kind }, query }));
  const texts = textsOf(form, defaults[locale] ?? {});
  if (intent === "preview") {
    const shown = await attempt(request, () => api.call("mailTexts.preview", { params: { kind }, query, body: { locale, texts } }));
    return shown.ok ? { preview: shown.value, typed: typedOf(form) } : refused(form, shown.problem);
  }
  const body =
    intent === "reset"
      ? { texts: { [locale]: Object.fromEntries(Object.keys(defaults[locale] ?? {}).map((name) => [name, null])) } }
      : { texts: { [locale]: texts }, ...(mayDisable && { enabled: form.has("enabled") }) };
  const saved = await attempt(request, () => api.call("mailTexts.update", { params: { kind }, query, body, ...revisionOf(form) }));
  const search = new URLSearchParams({ ...(brand && { brand }), locale, done: "saved" });
  return saved.ok ? redirect(`/admin/texts/${kind}?${search}`) : refused(form, saved.problem);
}

/** The texts of one kind of mail in one language, beside the mail they make. */
export default function MailText() {
  const intl = useIntl();
  const { text, preview, brand, locale, may } = useLoaderData<typeof loader>();
  const answer = useActionData() as { preview?: Preview } | undefined;
  const live = useFetcher<{ preview?: Preview; problem?: unknown }>();
  const labels = Object.fromEntries(
    text.fields.map(({ name }) => [`texts.${locale}.${name}`, { name, label: `admin.texts.field.${name}` }]),
  );
  const { errors, value, problem } = useRefusal(labels);
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef(0);
  const busy = useNavigation().state !== "idle";
  useEffect(() => () => clearTimeout(timer.current), []);
  function showSoon(): void {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      if (!form.current) return;
      const draft = new FormData(form.current);
      draft.set("intent", "preview");
      void live.submit(draft, { method: "post" });
    }, PREVIEW_MS);
  }
  const own = text.texts[locale] ?? {};
  const defaults = text.defaults[locale] ?? {};
  const title = intl.formatMessage({ id: `admin.texts.${text.kind}` });
  const at = (one: string) => `/admin/texts/${text.kind}?${new URLSearchParams({ ...(brand && { brand }), locale: one })}`;
  const shown = live.data?.preview ?? answer?.preview ?? preview;
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id={`admin.texts.${text.kind}.what`} />}
      back={{ to: `/admin/texts${brand ? `?brand=${brand}` : ""}`, id: "admin.texts" }}
    >
      {text.brand && (
        <p className="text-soft">
          <FormattedMessage id="admin.texts.forBrand" values={{ brand: <bdi>{text.brand.name}</bdi> }} />
        </p>
      )}
      <nav className="flex flex-wrap gap-1" aria-label={intl.formatMessage({ id: "common.language" })}>
        {LOCALES.map((one) => (
          <Link
            key={one}
            to={at(one)}
            className="btn"
            data-look={one === locale ? "plain" : "quiet"}
            aria-current={one === locale || undefined}
            lang={one}
          >
            {LANGUAGE_NAMES[one]}
            {text.texts[one] && " •"}
          </Link>
        ))}
      </nav>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <div className="mail-text">
        <Form key={`${locale} ${text.revision}`} ref={form} method="post" noValidate className="admin-form" onInput={showSoon}>
          <input type="hidden" name="revision" value={text.revision} />
          {text.mayDisable && (
            <Check
              name="enabled"
              label={<FormattedMessage id="admin.texts.enabled" />}
              what={<FormattedMessage id={`admin.texts.${text.kind}.enabled`} />}
              checked={text.enabled}
            />
          )}
          {text.fields.map(({ name, long, placeholders }) => {
            const field = {
              name,
              label: <FormattedMessage id={`admin.texts.field.${name}`} />,
              hint: (
                <FormattedMessage
                  id="admin.texts.placeholders"
                  values={{ list: <bdi dir="ltr">{placeholders.map((one) => `{${one}}`).join(" ")}</bdi> }}
                />
              ),
              errors,
              defaultValue: value(name, own[name] ?? defaults[name]),
              lang: locale,
              dir: direction(locale),
              maxLength: 5_000,
              readOnly: !may,
            };
            return long ? (
              <FormArea key={name} rows={name === "body" ? 10 : 3} {...field} />
            ) : (
              <FormText key={name} autoComplete="off" {...field} />
            );
          })}
          <div className="flex flex-wrap gap-2">
            {may && (
              <Button type="submit" look="primary" disabled={busy}>
                <FormattedMessage id="common.save" />
              </Button>
            )}
            <Button type="submit" name="intent" value="preview">
              <FormattedMessage id="admin.texts.preview" />
            </Button>
            {may && Object.keys(own).length > 0 && (
              <Button type="submit" look="quiet" name="intent" value="reset">
                <FormattedMessage id="admin.texts.reset" />
              </Button>
            )}
          </div>
        </Form>
        <MailPreview preview={shown} locale={locale} />
      </div>
    </Page>
  );
}
