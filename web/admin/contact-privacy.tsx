import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import ShieldAlert from "lucide-react/icons/shield-alert";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/contact-privacy.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { Holds } from "./privacy-holds.tsx";
import { PrivacyRequests, useProgress } from "./privacy-requests.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

const REASONS = ["asked", "retention", "contract", "mistake"] as const;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "privacy.manage");
  const api = apiFor(context);
  const [preview, { data: requests }] = await load(request, () =>
    Promise.all([api.call("privacy.preview", { params }), api.call("privacy.requests.list", { query: { limit: 20, contact: params.id } })]),
  );
  return { preview, requests };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const here = `/admin/contacts/${params.id}/privacy`;
  const run = () => {
    switch (textOf(form, "intent")) {
      case "export":
        return api.call("privacy.export", { params });
      case "hold":
        return api.call("holds.create", { body: { subject: { kind: "contact", id: params.id }, reason: textOf(form, "holdReason") } });
      case "release":
        return api.call("holds.release", { params: { id: textOf(form, "hold") }, ...revisionOf(form) });
      default: {
        const reason = REASONS.find((one) => one === textOf(form, "reason")) ?? "asked";
        return api.call("privacy.erase", { params, body: { confirm: textOf(form, "confirm"), reason } });
      }
    }
  };
  const done = await attempt<unknown>(request, run);
  return done.ok ? redirect(`${here}?done=saved`) : refused(form, done.problem);
}

/** What is kept of one person: to be taken along, erased for good, or held. */
export default function ContactPrivacy() {
  const intl = useIntl();
  const { preview, requests } = useLoaderData<typeof loader>();
  const { contact, confirm, erased, kept, holds } = preview;
  useProgress(requests);
  const { errors, problem, typed } = useRefusal({
    confirm: { name: "confirm", label: "privacy.erase" },
    reason: { name: "holdReason", label: "privacy.holds.reason" },
  });
  const gone = requests.some(({ kind, state }) => kind === "erasure" && state === "done");
  const running = requests.some(({ kind, state }) => kind === "erasure" && (state === "waiting" || state === "running"));
  const name = contact.name || intl.formatMessage({ id: "privacy.person.erased" });
  const title = intl.formatMessage({ id: "privacy.contact" }, { name });
  return (
    <Page
      title={<FormattedMessage id="privacy.contact" values={{ name: <bdi>{name}</bdi> }} />}
      label={title}
      back={{ to: `/admin/contacts/${contact.id}`, id: "admin.contacts.person" }}
    >
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      {holds.length > 0 && (
        <Callout tone="warn" icon={ShieldAlert}>
          <FormattedMessage id="privacy.held" />
        </Callout>
      )}
      {requests.length > 0 && (
        <Group title={<FormattedMessage id="privacy.requests" />} what={<FormattedMessage id="privacy.requests.what" />}>
          <PrivacyRequests rows={requests} person={false} />
        </Group>
      )}
      {gone ? (
        <Callout tone="good">
          <FormattedMessage id="privacy.erase.done" />
        </Callout>
      ) : (
        <>
          <Group title={<FormattedMessage id="privacy.export" />} what={<FormattedMessage id="privacy.export.what" />}>
            <Form method="post">
              <Button type="submit" name="intent" value="export">
                <FormattedMessage id="privacy.export.do" />
              </Button>
            </Form>
          </Group>
          <Group title={<FormattedMessage id="privacy.holds" />} what={<FormattedMessage id="privacy.holds.what" />}>
            {holds.length > 0 && <Holds rows={holds} />}
            <Form method="post" className="admin-add">
              <FormText
                name="holdReason"
                label={<FormattedMessage id="privacy.holds.reason" />}
                errors={errors}
                defaultValue={typed?.["holdReason"]?.[0]}
                maxLength={500}
                dir="auto"
                autoComplete="off"
              />
              <Button type="submit" name="intent" value="hold">
                <FormattedMessage id="privacy.holds.add" />
              </Button>
            </Form>
          </Group>
          <Group title={<FormattedMessage id="privacy.erase" />} what={<FormattedMessage id="privacy.erase.what" />}>
            <ErasurePreview erased={erased} kept={kept} />
            {holds.length === 0 && !running && (
              <Form method="post" className="admin-form" noValidate>
                <FormSelect
                  name="reason"
                  label={<FormattedMessage id="privacy.erase.reason" />}
                  defaultValue={typed?.["reason"]?.[0] ?? "asked"}
                >
                  {REASONS.map((reason) => (
                    <option key={reason} value={reason}>
                      {intl.formatMessage({ id: `privacy.reason.${reason}` })}
                    </option>
                  ))}
                </FormSelect>
                <FormText
                  name="confirm"
                  label={<FormattedMessage id="privacy.erase.confirm" values={{ text: <bdi dir="ltr">{confirm}</bdi> }} />}
                  errors={errors}
                  defaultValue={typed?.["confirm"]?.[0]}
                  dir="ltr"
                  autoComplete="off"
                  spellCheck={false}
                />
                <div>
                  <Button type="submit" look="danger">
                    <FormattedMessage id="privacy.erase.do" />
                  </Button>
                </div>
              </Form>
            )}
          </Group>
        </>
      )}
    </Page>
  );
}

type Counts = readonly { kind: string; count: number; reason?: string }[];

/** What would go and what would stay, before anything is done. */
function ErasurePreview({ erased, kept }: { erased: Counts; kept: Counts }) {
  const intl = useIntl();
  const text = (id: string, other: string, values: { kind: string; count: number }) =>
    intl.formatMessage({ id: id in intl.messages ? id : other }, values);
  return (
    <>
      <h3 className="text-base font-semibold">
        <FormattedMessage id="privacy.erase.goes" />
      </h3>
      {erased.length === 0 ? (
        <p className="text-soft">
          <FormattedMessage id="privacy.erase.nothing" />
        </p>
      ) : (
        <dl className="privacy-counts">
          {erased.map(({ kind, count }) => (
            <div key={kind}>
              <dt>{text(`privacy.count.${kind}`, "privacy.count.other", { kind, count })}</dt>
              <dd>{intl.formatNumber(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {kept.length > 0 && (
        <>
          <h3 className="text-base font-semibold">
            <FormattedMessage id="privacy.erase.stays" />
          </h3>
          <ul className="list-disc ps-5 text-soft">
            {kept.map(({ kind, count, reason = kind }) => (
              <li key={kind}>{text(`privacy.kept.${reason}`, "privacy.kept.other", { kind, count })}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
