import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useActionData, useLoaderData } from "react-router";
import type { FeedbackPreview, FeedbackSettingsAnswer } from "../../server/support/feedback/contract.ts";
import { direction, isLocale, LANGUAGE_NAMES, LOCALES, type Locale } from "../../shared/locales.ts";
import { FOLLOW_UPS, SURVEY_KINDS, type SurveyKind } from "../../shared/survey-codes.ts";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/feedback.ts";
import { Check, Choices } from "./choices.tsx";
import { FeedbackEffect } from "./feedback-effect.tsx";
import { LABELS, NPS_NUMBERS, NUMBERS, settingsIn, WORDS } from "./feedback-parts.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { refused, typedOf, useRefusal, type Typed } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

const MOST_AGENTS = 200;

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const { locale } = context.get(sessionContext);
  const [settings, preview, agents] = await load(request, () =>
    Promise.all([
      api.call("feedbackSettings.get"),
      api.call("feedbackSettings.preview", { body: { locale } }),
      api.call("agents.list", { query: { limit: MOST_AGENTS } }),
    ]),
  );
  const people = agents.data.filter(({ active }) => active).map(({ id, name }) => ({ id, name }));
  return { settings, preview, people, locale, may: rightsOf(context).includes("settings.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const body = settingsIn(form);
  if (textOf(form, "intent") === "preview") {
    const kind = SURVEY_KINDS.find((one) => one === textOf(form, "kind")) ?? "csat";
    const asked = textOf(form, "locale");
    const locale = isLocale(asked) ? asked : "en";
    const shown = await attempt(request, () => api.call("feedbackSettings.preview", { body: { settings: body, kind, locale } }));
    return shown.ok ? { preview: shown.value, kind, locale, typed: typedOf(form) } : refused(withoutIntent(form), shown.problem);
  }
  const saved = await attempt(request, () => api.call("feedbackSettings.update", { body, ...revisionOf(form) }));
  return saved.ok ? redirect("/admin/feedback?done=saved") : refused(withoutIntent(form), saved.problem);
}

/** What was typed comes back whichever button was pressed. */
function withoutIntent(form: FormData): FormData {
  form.delete("intent");
  return form;
}

type Shown = { preview?: FeedbackPreview; kind?: SurveyKind; locale?: Locale; typed?: Typed };

/** What customers are asked, when, how often, and what follows; what that would have done is shown before it is saved. */
export default function FeedbackSettings() {
  const intl = useIntl();
  const { settings, preview, people, locale, may } = useLoaderData<typeof loader>();
  const answer = useActionData() as Shown | undefined;
  const { errors, problem } = useRefusal(LABELS);
  const typed = answer?.typed;
  const title = intl.formatMessage({ id: "admin.feedback" });
  const value = (name: string, held: string) => (typed ? (typed[name]?.[0] ?? "") : held);
  const checked = (name: string, held: boolean) => (typed ? name in typed : held);
  const number = (name: string, held: number) => ({
    name,
    errors,
    inputMode: "numeric" as const,
    autoComplete: "off",
    dir: "ltr" as const,
    defaultValue: value(name, String(held)),
    disabled: !may,
  });
  const held = { ...settings, ...settings.quiet };
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.feedback.what" />}>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="grid gap-6" key={settings.revision}>
        <input type="hidden" name="revision" value={settings.revision} />
        {SURVEY_KINDS.map((kind) => (
          <Group
            key={kind}
            title={<FormattedMessage id={`admin.feedback.${kind}`} />}
            what={<FormattedMessage id={`admin.feedback.${kind}.what`} />}
          >
            <Check
              name={`${kind} enabled`}
              label={<FormattedMessage id="admin.feedback.enabled" />}
              checked={checked(`${kind} enabled`, settings[kind].enabled)}
            />
            <FormText {...number(`${kind} sampling`, settings[kind].sampling)} label={<FormattedMessage id="admin.feedback.sampling" />} />
            {kind === "nps" &&
              NPS_NUMBERS.map((name) => (
                <FormText
                  key={name}
                  {...number(`nps ${name}`, settings.nps[name])}
                  label={<FormattedMessage id={`admin.feedback.${name}`} />}
                />
              ))}
            <OwnTexts kind={kind} settings={settings} value={value} errors={errors} />
          </Group>
        ))}
        <Group title={<FormattedMessage id="admin.feedback.when" />}>
          {Object.values(NUMBERS).map((name) => (
            <FormText
              key={name}
              {...number(name, held[name])}
              label={<FormattedMessage id={`admin.feedback.${name}`} />}
              hint={name === "delayMinutes" ? <FormattedMessage id="admin.feedback.delayMinutes.hint" /> : undefined}
            />
          ))}
          <Check
            name="restricted"
            label={<FormattedMessage id="admin.feedback.restricted" />}
            checked={checked("restricted", settings.restricted)}
          />
        </Group>
        <Group title={<FormattedMessage id="admin.feedback.after" />}>
          <Choices
            type="radio"
            name="act"
            legend={<FormattedMessage id="admin.feedback.after" />}
            options={FOLLOW_UPS.map((act) => ({ value: act, label: <FormattedMessage id={`admin.feedback.act.${act}`} /> }))}
            chosen={[value("act", settings.followUp.act)]}
          />
          <FormSelect
            name="assignee"
            label={<FormattedMessage id="admin.feedback.assignee" />}
            errors={errors}
            defaultValue={value("assignee", settings.followUp.assignee ?? "")}
          >
            <option value="">{intl.formatMessage({ id: "admin.feedback.assignee.lead" })}</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
        </Group>
        <Group title={<FormattedMessage id="admin.feedback.try" />} what={<FormattedMessage id="admin.feedback.try.what" />}>
          <FormSelect name="kind" label={<FormattedMessage id="admin.feedback.try.kind" />} defaultValue={answer?.kind ?? "csat"}>
            {SURVEY_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {intl.formatMessage({ id: `admin.feedback.${kind}` })}
              </option>
            ))}
          </FormSelect>
          <FormSelect name="locale" label={<FormattedMessage id="admin.feedback.try.locale" />} defaultValue={answer?.locale ?? locale}>
            {LOCALES.map((one) => (
              <option key={one} value={one} lang={one}>
                {LANGUAGE_NAMES[one]}
              </option>
            ))}
          </FormSelect>
        </Group>
        <div className="flex flex-wrap gap-2">
          {may && (
            <Button type="submit" look="primary">
              <FormattedMessage id="admin.feedback.save" />
            </Button>
          )}
          <Button type="submit" name="intent" value="preview">
            <FormattedMessage id="admin.feedback.try" />
          </Button>
        </div>
      </Form>
      <FeedbackEffect preview={answer?.preview ?? preview} locale={answer?.locale ?? locale} />
    </Page>
  );
}

/** The vendor's own words of one survey, folded away: few have any. */
function OwnTexts({
  kind,
  settings,
  value,
  errors,
}: {
  kind: SurveyKind;
  settings: FeedbackSettingsAnswer;
  value: (name: string, held: string) => string;
  errors: Parameters<typeof FormErrors>[0]["errors"];
}) {
  const { texts } = settings[kind];
  const wrong = errors.some(({ name }) => name.startsWith(`${kind} `) && WORDS.some((word) => name.includes(word)));
  return (
    <details open={wrong || undefined}>
      <summary>
        <FormattedMessage id="admin.feedback.texts" />
      </summary>
      <div className="grid gap-4 pt-3">
        <p className="field-hint">
          <FormattedMessage
            id="admin.feedback.texts.what"
            values={{ brand: <bdi dir="ltr">{"{brand}"}</bdi>, number: <bdi dir="ltr">{"{number}"}</bdi> }}
          />
        </p>
        {WORDS.map((word) => (
          <fieldset key={word} className="grid gap-2">
            <legend className="field-label mb-1">
              <FormattedMessage id={`admin.feedback.${word}`} />
            </legend>
            {LOCALES.map((locale) => (
              <FormText
                key={locale}
                optional
                name={`${kind} ${word} ${locale}`}
                label={<span lang={locale}>{LANGUAGE_NAMES[locale]}</span>}
                errors={errors}
                defaultValue={value(`${kind} ${word} ${locale}`, texts[word][locale] ?? "")}
                maxLength={300}
                lang={locale}
                dir={direction(locale)}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </details>
  );
}
