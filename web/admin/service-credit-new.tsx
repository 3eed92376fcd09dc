import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { readAmount } from "../../shared/money.ts";
import { isCurrency } from "../../shared/plan-codes.ts";
import { PROMISED_TARGETS } from "../../shared/statement-codes.ts";
import type { Api } from "../../server/api.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf, type Problem } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/service-credit-new.ts";
import { organizationNamed, someOrganizations } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { fault, refused, useRefusal } from "./refusal.tsx";

export const handle: RouteHandle = { wings: ["statements"] };

const ROWS = [0, 1, 2, 3] as const;
const LABELS = {
  plan: { name: "plan", label: "statement.plan" },
  subscription: { name: "customer", label: "admin.service-credits.customer" },
  customer: { name: "customer", label: "admin.service-credits.customer" },
  from: { name: "from", label: "admin.service-credits.from" },
  "terms.tiers": { name: "tiers", label: "admin.service-credits.tiers" },
  "terms.most": { name: "most", label: "admin.service-credits.most" },
  "terms.least": { name: "least", label: "admin.service-credits.least" },
  "terms.currency": { name: "currency", label: "admin.service-credits.currency" },
  fee: { name: "fee", label: "admin.service-credits.fee" },
  ...Object.fromEntries(
    ROWS.flatMap((row) =>
      ["below", "percent"].map((part) => [
        `terms.tiers.${row}.${part}`,
        { name: `tiers.${row}.${part}`, label: `admin.service-credits.${part}` },
      ]),
    ),
  ),
};

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "credits.manage");
  const api = apiFor(context);
  const [plans, names] = await load(request, () =>
    Promise.all([api.call("plans.list", { query: { limit: 200 } }), someOrganizations(api)]),
  );
  return {
    plans: plans.data.map(({ id, name }) => ({ id, name })),
    names: names.map(({ name }) => name),
    now: new Date().toISOString().slice(0, 7),
  };
}

const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", ".")));

/** The contract that is meant: of the customer that was named, the newest with this plan; null where nobody was named. */
async function contractOf(api: Api, form: FormData): Promise<{ subscription: string | null } | { problem: Problem }> {
  const customer = textOf(form, "customer").trim();
  if (customer === "") return { subscription: null };
  const organization = await organizationNamed(api, customer);
  if (organization === null) return { problem: fault("customer", "organization") };
  const { data } = await api.call("subscriptions.list", { query: { organization, plan: textOf(form, "plan"), limit: 1 } });
  return data[0] ? { subscription: data[0].id } : { problem: fault("customer", "contract") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const contract = await load(request, () => contractOf(api, form));
  if ("problem" in contract) return refused(form, contract.problem);
  const currency = textOf(form, "currency").trim().toUpperCase();
  const typed = textOf(form, "fee").trim();
  if (!isCurrency(currency) && !form.has("ended")) return refused(form, fault("terms.currency", "currency"));
  const fee = typed === "" || form.has("ended") ? null : readAmount(typed, currency);
  if (typed !== "" && (fee === null || fee < 0) && !form.has("ended")) return refused(form, fault("fee", "amount"));
  const tiers = ROWS.map((row) => [textOf(form, `tiers.${row}.below`), textOf(form, `tiers.${row}.percent`)] as const)
    .filter((tier) => tier.some((text) => text.trim() !== ""))
    .map(([below, percent]) => ({ below: numberOf(below), percent: numberOf(percent) }));
  const terms = {
    targets: PROMISED_TARGETS.filter((target) => form.getAll("targets").includes(target)),
    least: textOf(form, "least").trim() === "" ? 0 : numberOf(textOf(form, "least")),
    tiers,
    most: textOf(form, "most").trim() === "" ? 100 : numberOf(textOf(form, "most")),
    currency,
    fee,
  };
  const { subscription } = contract;
  const whose = subscription === null ? { plan: textOf(form, "plan") } : { subscription };
  const body = { ...whose, from: textOf(form, "from"), terms: form.has("ended") ? null : terms };
  const saved = await attempt(request, () => api.call("serviceCreditTerms.set", { body }));
  return saved.ok ? redirect("/admin/service-credits?done=saved") : refused(form, saved.problem);
}

/** What is credited from a month on, for everybody with a plan or for one customer. */
export default function ServiceCreditNew() {
  const intl = useIntl();
  const { plans, names, now } = useLoaderData<typeof loader>();
  const { errors, value, values, typed } = useRefusal(LABELS);
  const title = intl.formatMessage({ id: "admin.service-credits.new" });
  const percent = (name: string, label: string, held = "") => (
    <FormText
      name={name}
      label={<FormattedMessage id={label} />}
      errors={errors}
      defaultValue={value(name, held)}
      inputMode="decimal"
      dir="ltr"
      maxLength={6}
      autoComplete="off"
    />
  );
  const chosen = values("targets");
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.service-credits.what" />}
      back={{ to: "/admin/service-credits", id: "admin.service-credits" }}
    >
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="grid gap-6">
        <Group
          title={<FormattedMessage id="admin.service-credits.whose" />}
          what={<FormattedMessage id="admin.service-credits.whose.what" />}
        >
          <FormSelect name="plan" label={<FormattedMessage id="statement.plan" />} errors={errors} defaultValue={value("plan")}>
            {plans.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
          <FormText
            optional
            name="customer"
            label={<FormattedMessage id="admin.service-credits.customer" />}
            hint={<FormattedMessage id="admin.service-credits.customer.hint" />}
            errors={errors}
            defaultValue={value("customer")}
            list="customers"
            maxLength={200}
            dir="auto"
            autoComplete="off"
          />
          <datalist id="customers">
            {names.map((name, place) => (
              <option key={place} value={name} />
            ))}
          </datalist>
          <FormText
            name="from"
            type="month"
            label={<FormattedMessage id="admin.service-credits.from" />}
            hint={<FormattedMessage id="admin.service-credits.from.hint" />}
            errors={errors}
            defaultValue={value("from", now)}
            dir="ltr"
          />
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" name="ended" defaultChecked={typed !== undefined && "ended" in typed} />
            <FormattedMessage id="admin.service-credits.end" />
          </label>
        </Group>
        <Group
          title={<FormattedMessage id="admin.service-credits.tiers" />}
          what={<FormattedMessage id="admin.service-credits.tiers.what" />}
        >
          {ROWS.map((row) => (
            <div key={row} className="grid grid-cols-2 gap-2">
              {percent(`tiers.${row}.below`, "admin.service-credits.below", row === 0 ? "99" : "")}
              {percent(`tiers.${row}.percent`, "admin.service-credits.percent", row === 0 ? "10" : "")}
            </div>
          ))}
          {percent("most", "admin.service-credits.most", "30")}
          <FormText
            name="least"
            label={<FormattedMessage id="admin.service-credits.least" />}
            hint={<FormattedMessage id="admin.service-credits.least.hint" />}
            errors={errors}
            defaultValue={value("least", "0")}
            inputMode="numeric"
            dir="ltr"
            maxLength={7}
            autoComplete="off"
          />
        </Group>
        <Group title={<FormattedMessage id="statement.fee" />} what={<FormattedMessage id="admin.service-credits.fee.what" />}>
          <FormText
            name="currency"
            label={<FormattedMessage id="admin.service-credits.currency" />}
            errors={errors}
            defaultValue={value("currency", "EUR")}
            maxLength={3}
            dir="ltr"
            autoComplete="off"
          />
          <FormText
            optional
            name="fee"
            label={<FormattedMessage id="admin.service-credits.fee" />}
            errors={errors}
            defaultValue={value("fee")}
            inputMode="decimal"
            maxLength={16}
            dir="ltr"
            autoComplete="off"
          />
        </Group>
        <Group
          title={<FormattedMessage id="admin.service-credits.targets" />}
          what={<FormattedMessage id="admin.service-credits.targets.what" />}
        >
          <fieldset className="grid gap-2">
            <legend className="sr-only">
              <FormattedMessage id="admin.service-credits.targets" />
            </legend>
            {PROMISED_TARGETS.map((target) => (
              <label key={target} className="flex items-center gap-2 text-sm">
                <input type="checkbox" name="targets" value={target} defaultChecked={chosen.includes(target)} />
                <FormattedMessage id={`statement.target.${target}`} />
              </label>
            ))}
          </fieldset>
        </Group>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="admin.service-credits.save" />
          </Button>
        </div>
      </Form>
    </Page>
  );
}
