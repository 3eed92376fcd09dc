import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, redirect, useActionData, useLoaderData } from "react-router";
import { PRIORITIES, TYPES } from "../../shared/ticket-codes.ts";
import { apiContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { fieldsAsked, toShownForm } from "../portal/choose-form.tsx";
import { Button } from "../ui/button.tsx";
import { customFieldsOf } from "../ui/custom-field-form.ts";
import { CustomFieldInputs } from "../ui/custom-fields.tsx";
import { FormArea, FormErrors, FormSelect, FormText, type FieldError } from "../ui/form-field.tsx";
import { PeoplePage } from "./people/parts.tsx";
import type { Route } from "./+types/new-ticket.ts";

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const [forms, fields, products] = await load(request, () =>
    Promise.all([
      api.call("ticketForms.list"),
      api.call("fields.list", { query: { kind: "ticket" } }),
      api.call("products.list", { query: { limit: 200 } }),
    ]),
  );
  const asked = new URL(request.url).searchParams.get("form");
  const form = forms.data.find(({ slug }) => slug === asked);
  return {
    form: form ? toShownForm(form) : null,
    forms: forms.data.map(({ slug, name }) => ({ slug, name })),
    fields: fields.data,
    products: products.data.map(({ slug, name }) => ({ slug, name })),
  };
}

type Typed = { [name: string]: string[] };

export async function action({ request, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const text = (name: string) => textOf(form, name).trim();
  const typed: Typed = {};
  for (const [name, value] of form) if (typeof value === "string") (typed[name] ??= []).push(value);
  const opened = await attempt(request, async () => {
    const [forms, fields] = await Promise.all([api.call("ticketForms.list"), api.call("fields.list", { query: { kind: "ticket" } })]);
    const chosen = forms.data.find(({ slug }) => slug === text("form"));
    const said = customFieldsOf(form, fields.data);
    const values = Object.fromEntries(Object.entries(said).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
    const asked = fieldsAsked(chosen ? toShownForm(chosen) : null, fields.data, values);
    const type = TYPES.find((one) => one === text("type"));
    return api.call("tickets.open", {
      body: {
        subject: text("subject"),
        body: textOf(form, "body").replaceAll("\r\n", "\n"),
        requester: { email: text("email"), ...(text("name") && { name: text("name") }) },
        priority: PRIORITIES.find((one) => one === text("priority")) ?? "normal",
        fields: Object.fromEntries(asked.flatMap(({ key }) => (Object.hasOwn(said, key) ? [[key, said[key]!]] : []))),
        ...(chosen ? { form: chosen.slug } : type && { type }),
        ...(text("product") && { product: text("product") }),
      },
    });
  });
  if (opened.ok) return redirect(`/desk/tickets/${opened.value.number}`);
  return data({ problem: opened.problem, typed }, { status: opened.problem.status });
}

const NAMES: { readonly [path: string]: { name: string; label: string } } = {
  subject: { name: "subject", label: "field.subject" },
  body: { name: "body", label: "newTicket.body" },
  "requester.email": { name: "email", label: "newTicket.email" },
  "requester.name": { name: "name", label: "newTicket.name" },
};

export default function NewTicket() {
  const intl = useIntl();
  const { form, forms, fields, products } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const value = (name: string, otherwise = "") => answer?.typed[name]?.[0] ?? otherwise;
  const errors = (answer?.problem.errors ?? []).map(({ path, message }): FieldError => {
    const known = NAMES[path];
    if (known) return { name: known.name, text: `${intl.formatMessage({ id: known.label })}: ${message}` };
    const field = fields.find(({ key }) => `fields.${key}` === path);
    return { name: field ? path : "", text: `${field?.label ?? path}: ${message}` };
  });
  if (answer && errors.length === 0) errors.push({ name: "", text: answer.problem.detail ?? answer.problem.title });
  // Here every question stands at once, those that depend on another too: an agent fills in what he knows.
  const questions = form
    ? form.questions.flatMap(({ field, requiredToOpen, when }) => {
        const found = fields.find(({ key }) => key === field);
        return found ? [{ ...found, required: requiredToOpen && !when ? ("always" as const) : ("never" as const) }] : [];
      })
    : fields;
  const title = intl.formatMessage({ id: "newTicket.title" });
  return (
    <PeoplePage title={title} back={{ href: "/desk", id: "ticket.back" }}>
      <div className="grid max-w-3xl gap-5 p-4">
        {forms.length > 0 && (
          <nav className="flex flex-wrap gap-2" aria-label={intl.formatMessage({ id: "newTicket.form" })}>
            {[{ slug: "", name: intl.formatMessage({ id: "newTicket.noForm" }) }, ...forms].map(({ slug, name }) => (
              <a
                key={slug}
                href={slug ? `/desk/new?form=${encodeURIComponent(slug)}` : "/desk/new"}
                className="btn"
                data-look={slug === (form?.slug ?? "") ? "plain" : "quiet"}
                data-size="md"
                aria-current={slug === (form?.slug ?? "") ? "true" : undefined}
              >
                <bdi>{name}</bdi>
              </a>
            ))}
          </nav>
        )}
        <FormErrors title={<FormattedMessage id="newTicket.refused" />} errors={errors} />
        {/* Choosing another form keeps what was typed: the fields of both are the same fields. */}
        <Form method="post" noValidate className="people-form">
          <input type="hidden" name="form" value={form?.slug ?? ""} />
          <FormText
            name="email"
            type="email"
            dir="ltr"
            label={<FormattedMessage id="newTicket.email" />}
            errors={errors}
            defaultValue={value("email")}
            autoComplete="off"
          />
          <FormText
            optional
            name="name"
            dir="auto"
            label={<FormattedMessage id="newTicket.name" />}
            errors={errors}
            defaultValue={value("name")}
            autoComplete="off"
          />
          <FormText
            name="subject"
            dir="auto"
            maxLength={300}
            label={<FormattedMessage id="field.subject" />}
            errors={errors}
            defaultValue={value("subject")}
            autoComplete="off"
          />
          <FormArea name="body" rows={6} label={<FormattedMessage id="newTicket.body" />} errors={errors} defaultValue={value("body")} />
          {!form && (
            <FormSelect name="type" label={<FormattedMessage id="field.type" />} errors={errors} defaultValue={value("type", "question")}>
              {TYPES.map((type) => (
                <option key={type} value={type}>
                  {intl.formatMessage({ id: `type.${type}` })}
                </option>
              ))}
            </FormSelect>
          )}
          {!form?.product && products.length > 0 && (
            <FormSelect
              optional
              name="product"
              label={<FormattedMessage id="field.product" />}
              errors={errors}
              defaultValue={value("product")}
            >
              <option value="">{intl.formatMessage({ id: "field.none" })}</option>
              {products.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {name}
                </option>
              ))}
            </FormSelect>
          )}
          <FormSelect
            name="priority"
            label={<FormattedMessage id="field.priority" />}
            errors={errors}
            defaultValue={value("priority", "normal")}
          >
            {PRIORITIES.map((priority) => (
              <option key={priority} value={priority}>
                {intl.formatMessage({ id: `priority.${priority}` })}
              </option>
            ))}
          </FormSelect>
          <CustomFieldInputs fields={questions} values={{}} errors={errors} typed={answer?.typed} />
          <p>
            <Button type="submit" look="primary">
              <FormattedMessage id="newTicket.open" />
            </Button>
          </p>
        </Form>
      </div>
    </PeoplePage>
  );
}
