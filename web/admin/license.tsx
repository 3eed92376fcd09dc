import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, redirect, useActionData, useLoaderData } from "react-router";
import Monitor from "lucide-react/icons/monitor";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/license.ts";
import { Confirm } from "./confirm.tsx";
import { LicenseActs } from "./license-acts.tsx";
import { LicenseEnd, LicenseHolder, LicenseSeats, LicenseStateBadge } from "./license-state.tsx";
import { HOLDER_LABELS, holderFault, holderNamed, someHolders } from "./holder-field.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { Table } from "./table.tsx";

export { shouldRevalidate } from "./revision.tsx";

const CONFIRMED = ["reset", "reissue", "revoke", "transfer"];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "licenses.read");
  const api = apiFor(context);
  const manages = rightsOf(context).includes("licenses.manage");
  return load(request, async () => {
    const [license, machines, holders] = await Promise.all([
      api.call("licenses.get", { params }),
      api.call("machines.list", { query: { license: params.id, limit: 200 } }),
      manages ? someHolders(api) : [],
    ]);
    return { license, machines: machines.data, holders, manages };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const intent = textOf(form, "intent");
  const holder = intent === "transfer" ? await load(request, () => holderNamed(api, textOf(form, "holder"))) : undefined;
  if (holder === null) return refused(form, holderFault());
  if (CONFIRMED.includes(intent) && !form.has("confirmed")) return askFirst(form, intent);
  if (intent === "key") {
    const shown = await attempt(request, () => api.call("licenses.key", { params }));
    return shown.ok ? data({ key: shown.value.key }, { headers: { "cache-control": "no-store" } }) : refused(form, shown.problem);
  }
  const acts: { [intent: string]: () => Promise<unknown> } = {
    suspend: () => api.call("licenses.suspend", { params }),
    reinstate: () => api.call("licenses.reinstate", { params }),
    revoke: () => api.call("licenses.revoke", { params }),
    renew: () => api.call("licenses.renew", { params, body: {} }),
    grace: () => api.call("licenses.grace", { params, body: { days: Number(textOf(form, "days")) } }),
    extend: () => api.call("licenses.extend", { params, body: { days: Number(textOf(form, "days")) } }),
    reset: () => api.call("licenses.resetMachines", { params }),
    reissue: () => api.call("licenses.reissue", { params }),
    transfer: () => api.call("licenses.transfer", { params, body: holder ?? {} }),
    release: () => api.call("machines.deactivate", { params: { id: textOf(form, "machine") } }),
  };
  const done = await attempt(request, async () => acts[intent]?.());
  return done.ok ? redirect(`/admin/licenses/${params.id}?done=saved`) : refused(form, done.problem);
}

export default function LicensePage() {
  const intl = useIntl();
  const { license, machines, holders, manages } = useLoaderData<typeof loader>();
  const { errors, confirm, typed } = useRefusal(HOLDER_LABELS);
  const key = (useActionData() as { key?: string } | undefined)?.key;
  const label = license.name ?? license.product.name;
  return (
    <Page
      title={<bdi>{label}</bdi>}
      label={label}
      lead={<LicenseStateBadge license={license} />}
      back={{ to: "/admin/licenses", id: "admin.licenses" }}
    >
      {confirm && CONFIRMED.includes(confirm) && (
        <Confirm
          title={<FormattedMessage id={`admin.licenses.${confirm}`} />}
          submit={<FormattedMessage id={`admin.licenses.${confirm}`} />}
          cancel={`/admin/licenses/${license.id}`}
          typed={typed}
          intent={confirm}
        >
          <FormattedMessage id={`admin.licenses.${confirm}.what`} />
        </Confirm>
      )}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <dl className="admin-facts">
        {(
          [
            ["admin.licenses.holder", <LicenseHolder key="holder" license={license} />],
            ["admin.forms.product", <bdi key="product">{license.product.name}</bdi>],
            ["admin.licenses.policy", <bdi key="policy">{license.policy.name}</bdi>],
            ["admin.licenses.ends", <LicenseEnd key="ends" license={license} />],
            ["admin.licenses.machines", <LicenseSeats key="seats" license={license} />],
            [
              "admin.licenses.seen",
              license.validatedAt ? (
                <Time key="seen" at={license.validatedAt} />
              ) : (
                <FormattedMessage key="seen" id="admin.licenses.never" />
              ),
            ],
            [
              "admin.licenses.entitlements",
              license.entitlements.length > 0 ? (
                <bdi key="codes" dir="ltr">
                  {license.entitlements.join(", ")}
                </bdi>
              ) : (
                <FormattedMessage key="codes" id="admin.licenses.entitlements.none" />
              ),
            ],
          ] as const
        ).map(([id, value]) => (
          <div key={id}>
            <dt>
              <FormattedMessage id={id} />
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {manages && (
        <Group title={<FormattedMessage id="admin.licenses.key" />} what={<FormattedMessage id="admin.licenses.key.what" />}>
          {key ? (
            <p className="card p-4">
              <code dir="ltr" className="break-all select-all">
                {key}
              </code>
            </p>
          ) : (
            <Form method="post" className="flex flex-wrap items-center gap-3">
              <bdi dir="ltr" className="text-soft">
                …{license.keyHint}
              </bdi>
              <Button type="submit" name="intent" value="key">
                <FormattedMessage id="admin.licenses.key.show" />
              </Button>
            </Form>
          )}
        </Group>
      )}
      <Group title={<FormattedMessage id="admin.licenses.machines" />}>
        <Table
          caption={intl.formatMessage({ id: "admin.licenses.machines" })}
          rows={machines}
          empty={<EmptyState icon={Monitor} title={<FormattedMessage id="admin.licenses.machines.none" />} />}
          columns={[
            {
              id: "admin.licenses.machine",
              cell: (machine) => (
                <>
                  <bdi className="font-medium">{machine.name ?? machine.hostname ?? machine.fingerprint}</bdi>
                  <p className="text-faint">
                    <bdi dir="ltr" className="break-all">
                      {machine.fingerprint}
                    </bdi>
                  </p>
                </>
              ),
            },
            { id: "admin.licenses.since", cell: (machine) => <Time at={machine.createdAt} /> },
            {
              id: "admin.licenses.acts",
              end: true,
              cell: (machine) =>
                manages && (
                  <Form method="post">
                    <input type="hidden" name="machine" value={machine.id} />
                    <Button type="submit" size="sm" name="intent" value="release">
                      <FormattedMessage id="admin.licenses.release" />
                    </Button>
                  </Form>
                ),
            },
          ]}
        />
      </Group>
      {manages && <LicenseActs license={license} holders={holders} errors={errors} typed={typed} />}
    </Page>
  );
}
