import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, redirect, useActionData, useLoaderData } from "react-router";
import { localize } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { apiFor } from "./api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/new-request.ts";
import { ChooseForm, fieldsAsked, toShownForm } from "./choose-form.tsx";
import { FileField } from "./file-field.tsx";
import { customFieldsOf } from "../ui/custom-field-form.ts";
import { CustomFieldInputs } from "../ui/custom-fields.tsx";
import { checkRequest, faultsOf, readTyped, typedFields, REQUEST_TYPES, type Fault, type Typed } from "./new-request-form.ts";
import { faultText } from "./faults.tsx";
import { newOnce, onceKey } from "./once.server.ts";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { chosenFiles, MAX_FILES, MAX_FILES_ANONYMOUS, storeFiles } from "./uploads.ts";

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = apiFor(context);
  const { actor, locale } = context.get(sessionContext);
  const [products, fields, forms] = await load(request, () =>
    Promise.all([
      api.call("products.list", { query: { limit: 50 } }),
      api.call("fields.list", { query: { kind: "ticket" } }),
      api.call("ticketForms.list"),
    ]),
  );
  const asked = new URL(request.url).searchParams.get("form");
  const form = forms.data.find(({ slug }) => slug === asked);
  return {
    once: newOnce(),
    known: actor.kind === "contact",
    form: form ? toShownForm(form) : null,
    forms: form ? [] : forms.data.map(toShownForm),
    // The first step is to say what it is about; where there is nothing to choose it is left out.
    choosing: forms.data.length > 0 && !form && asked !== "none",
    fields: fields.data.filter(({ access }) => access === "customerWrites"),
    products: products.data.map(({ slug, names, versions }) => ({
      slug,
      name: localize(names, locale),
      versions: versions.slice(0, 5).map(({ version }) => version),
    })),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const { actor, locale } = context.get(sessionContext);
  const form = await readForm(request);
  const files = chosenFiles(form, "files");
  const typed = readTyped(form);
  const known = actor.kind === "contact";
  const { chosen, open } = await load(request, async () => {
    const [forms, asked] = await Promise.all([api.call("ticketForms.list"), api.call("fields.list", { query: { kind: "ticket" } })]);
    const slug = new URL(request.url).searchParams.get("form");
    const found = forms.data.find((one) => one.slug === slug);
    return { chosen: found ? toShownForm(found) : null, open: asked.data.filter(({ access }) => access === "customerWrites") };
  });
  const said = customFieldsOf(form, open);
  const values = Object.fromEntries(Object.entries(said).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  const asked = fieldsAsked(chosen, open, values);
  const refuse = (faults: Fault[], status = 422) =>
    data({ faults, typed, fields: typedFields(form), values, hadFiles: files.length > 0 }, { status });

  const faults = [
    ...checkRequest(typed, files, known),
    // Asked only because of another answer: the page that was sent did not have them yet.
    ...asked
      .filter(({ key }) => !form.has(`fields.${key}.shown`))
      .map(({ key, label }) => ({ name: `fields.${key}`, code: "more", values: { label } })),
  ];
  if (faults.length > 0) return refuse(faults);
  const stored = await storeFiles(request, api, files);
  if (!stored.ok)
    return refuse([{ name: "files", code: "refused", values: { file: stored.name, reason: stored.problem.title } }], stored.problem.status);

  const fields = Object.fromEntries(asked.flatMap(({ key }) => (Object.hasOwn(said, key) ? [[key, said[key]!]] : [])));
  const { subject, body, type, product, version, email, name, once } = typed;
  const opened = await attempt(request, () =>
    api.call("tickets.open", {
      body: {
        subject,
        body,
        locale,
        fields,
        ...(chosen && { form: chosen.slug }),
        ...(type && !chosen && { type }),
        ...(product && { product }),
        ...(version && { version }),
        ...(!known && { requester: { email, ...(name && { name }) } }),
        ...(stored.ids.length > 0 && { attachments: stored.ids }),
      },
      idempotencyKey: onceKey(
        once,
        [subject, body, type ?? "", product, version, email, name, chosen?.slug ?? "", JSON.stringify(fields)],
        files,
      ),
    }),
  );
  // The button was pressed twice and the first press has arrived.
  if (!opened.ok && opened.problem.code === "idempotency.otherRequest")
    return redirect(portalPath(params, known ? "/requests" : "/requests/sent"));
  if (!opened.ok) return refuse(faultsOf(opened.problem, open), opened.problem.status);
  const { number } = opened.value;
  return redirect(
    known
      ? portalPath(params, `/requests/${number}?sent=request`)
      : withQuery(portalPath(params, "/requests/sent"), { number: String(number) }),
  );
}

const EMPTY: Typed = { subject: "", body: "", type: undefined, product: "", version: "", email: "", name: "", once: "" };

export default function NewRequest() {
  const intl = useIntl();
  const to = usePortalPath();
  const { once, known, products, fields, form, forms, choosing } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const typed = answer?.typed ?? EMPTY;
  const errors = (answer?.faults ?? []).map((fault) => ({ name: fault.name, text: faultText(intl, fault) }));
  if (choosing) return <ChooseForm forms={forms} />;
  const title = form?.name ?? intl.formatMessage({ id: "portal.new.title" });
  return (
    <div className="portal-text">
      <title>{errors.length > 0 ? intl.formatMessage({ id: "portal.errorTitle" }, { title }) : title}</title>
      <header className="grid gap-2">
        <h1>
          <bdi>{title}</bdi>
        </h1>
        <p className="lead">{form?.description ? <bdi>{form.description}</bdi> : <FormattedMessage id="portal.new.lead" />}</p>
        {(form || forms.length > 0) && (
          <p>
            <Link to={to("/requests/new")} className="link">
              <FormattedMessage id="portal.new.chooseAgain" />
            </Link>
          </p>
        )}
      </header>
      <FormErrors
        title={<FormattedMessage id="portal.form.wrong" />}
        errors={answer?.hadFiles ? [...errors, { name: "files", text: <FormattedMessage id="portal.files.again" /> }] : errors}
      />
      <form method="post" encType="multipart/form-data" noValidate className="portal-form">
        {/* Kept after an error: the same words sent twice are still one request. */}
        <input type="hidden" name="once" value={typed.once || once} />
        <FormText
          size="lg"
          name="subject"
          label={<FormattedMessage id="portal.new.subject" />}
          hint={<FormattedMessage id="portal.new.subject.hint" />}
          errors={errors}
          defaultValue={typed.subject}
          maxLength={300}
          dir="auto"
          autoComplete="off"
        />
        <FormArea
          size="lg"
          name="body"
          label={<FormattedMessage id="portal.new.body" />}
          hint={<FormattedMessage id="portal.new.body.hint" />}
          errors={errors}
          defaultValue={typed.body}
          rows={8}
        />
        {!form && (
          <FormSelect
            size="lg"
            optional
            name="type"
            label={<FormattedMessage id="portal.new.type" />}
            errors={errors}
            defaultValue={typed.type ?? ""}
          >
            <option value="">{intl.formatMessage({ id: "portal.new.type.none" })}</option>
            {REQUEST_TYPES.map((type) => (
              <option key={type} value={type}>
                {intl.formatMessage({ id: `portal.new.type.${type}` })}
              </option>
            ))}
          </FormSelect>
        )}
        {products.length > 0 && !form?.product && (
          <div className="portal-pair">
            <FormSelect
              size="lg"
              optional
              name="product"
              label={<FormattedMessage id="portal.new.product" />}
              errors={errors}
              defaultValue={typed.product}
            >
              <option value="">{intl.formatMessage({ id: "portal.new.product.none" })}</option>
              {products.map((product) => (
                <option key={product.slug} value={product.slug}>
                  {product.name}
                </option>
              ))}
            </FormSelect>
            <FormText
              size="lg"
              optional
              name="version"
              label={<FormattedMessage id="portal.new.version" />}
              errors={errors}
              defaultValue={typed.version}
              list="versions"
              dir="ltr"
              maxLength={60}
              autoComplete="off"
            />
            <datalist id="versions">
              {products.flatMap((product) =>
                product.versions.map((version) => <option key={`${product.slug} ${version}`} value={version} label={product.name} />),
              )}
            </datalist>
          </div>
        )}
        <CustomFieldInputs fields={fieldsAsked(form, fields, answer?.values ?? {})} values={{}} errors={errors} typed={answer?.fields} />
        <FileField errors={errors} most={known ? MAX_FILES : MAX_FILES_ANONYMOUS} />
        {!known && (
          <fieldset className="portal-form">
            <legend className="portal-legend">
              <FormattedMessage id="portal.new.you" />
            </legend>
            <p className="field-hint">
              <FormattedMessage
                id="portal.new.you.hint"
                values={{
                  link: (text) => (
                    <Link to={`/sign-in?next=${encodeURIComponent(to("/requests/new"))}`} className="link">
                      {text}
                    </Link>
                  ),
                }}
              />
            </p>
            <FormText
              size="lg"
              name="email"
              type="email"
              label={<FormattedMessage id="portal.new.email" />}
              hint={<FormattedMessage id="portal.new.email.hint" />}
              errors={errors}
              defaultValue={typed.email}
              dir="ltr"
              autoComplete="email"
            />
            <FormText
              size="lg"
              optional
              name="name"
              label={<FormattedMessage id="portal.new.name" />}
              errors={errors}
              defaultValue={typed.name}
              dir="auto"
              autoComplete="name"
            />
          </fieldset>
        )}
        <div className="grid gap-3">
          <Button type="submit" look="primary" size="lg" className="portal-submit">
            <FormattedMessage id="portal.new.submit" />
          </Button>
          <p className="field-hint">
            <FormattedMessage id={known ? "portal.new.next" : "portal.new.next.anonymous"} />
          </p>
          <p className="field-hint">
            <Link to={to("/requests/from-file")} className="link">
              <FormattedMessage id="portal.fromFile.title" />
            </Link>
          </p>
        </div>
      </form>
    </div>
  );
}
