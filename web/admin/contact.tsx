import { FormattedMessage } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { Time } from "../ui/time.tsx";
import { BillingOf, billingOf } from "./billing-of.tsx";
import type { Route } from "./+types/contact.ts";
import { CONTACT_LABELS, ContactForm, contactOf } from "./contact-form.tsx";
import { organizationNamed, someOrganizations } from "./lists.ts";
import { requireRight, rightsOf } from "./may.ts";
import { changeMembership } from "./membership-acts.ts";
import { ConfirmMembership, Memberships } from "./memberships.tsx";
import { Group, Page } from "./page.tsx";
import { fault, refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "people.read");
  const api = apiFor(context);
  const rights = rightsOf(context);
  const mayOrganize = rights.includes("organizations.manage");
  const [contact, organizations, billing] = await load(request, () =>
    Promise.all([
      api.call("contacts.get", { params }),
      mayOrganize ? someOrganizations(api) : [],
      billingOf(api, rights, { contact: params.id }),
    ]),
  );
  return {
    contact,
    organizations: organizations.map(({ name }) => name),
    may: rights.includes("people.manage"),
    mayOrganize,
    billing,
    mayBill: rights.includes("billing.manage"),
    mayPrivacy: rights.includes("privacy.manage"),
    today: new Date().toISOString().slice(0, 10),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const here = `/admin/contacts/${params.id}`;
  if (textOf(form, "intent") === "clearBounce") {
    const body = { address: textOf(form, "address") };
    const cleared = await attempt(request, () => api.call("contacts.clearBounce", { params, body, ...revisionOf(form) }));
    return cleared.ok ? redirect(`${here}?done=saved`) : refused(form, cleared.problem);
  }
  const changed = await changeMembership(request, api, form, here);
  if (changed) return changed;
  if (textOf(form, "intent") === "join") {
    const organization = await load(request, () => organizationNamed(api, textOf(form, "organization")));
    if (organization === null) return refused(form, fault("organization", "organization"));
    const joined = await attempt(request, () => api.call("memberships.create", { body: { contact: params.id, organization } }));
    return joined.ok ? redirect(`${here}?done=joined`) : refused(form, joined.problem);
  }
  const saved = await attempt(request, () => api.call("contacts.update", { params, body: contactOf(form), ...revisionOf(form) }));
  return saved.ok ? redirect(`${here}?done=saved`) : refused(form, saved.problem);
}

export default function ContactPage() {
  const { contact, organizations, may, mayOrganize, mayPrivacy, billing, mayBill, today } = useLoaderData<typeof loader>();
  const { errors, value, confirm, typed, problem } = useRefusal({
    ...CONTACT_LABELS,
    organization: { name: "organization", label: "admin.organization" },
  });
  const emails = contact.addresses.filter(({ kind }) => kind === "email").toSorted((a, b) => Number(b.primary) - Number(a.primary));
  const memberships = contact.memberships.map((membership) => ({ ...membership, contact: { id: contact.id, name: contact.name } }));
  const here = `/admin/contacts/${contact.id}`;
  return (
    <Page
      title={<bdi>{contact.name}</bdi>}
      label={contact.name}
      back={{ to: "/admin/contacts", id: "admin.contacts" }}
      {...(mayPrivacy && { action: { to: `/admin/contacts/${contact.id}/privacy`, id: "admin.contacts.privacy" } })}
    >
      <ConfirmMembership word={confirm} typed={typed} cancel={here} />
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Group title={<FormattedMessage id="admin.contacts.person" />} what={<FormattedMessage id="admin.contacts.person.what" />}>
        {may ? (
          <ContactForm contact={{ ...contact, emails: emails.map(({ address }) => address) }} errors={errors} value={value} />
        ) : (
          <Addresses emails={emails} />
        )}
        {may && emails.some(({ verifiedAt, bounceState }) => verifiedAt !== null || bounceState !== "none") && (
          <Addresses emails={emails} revision={contact.revision} />
        )}
      </Group>
      <Group title={<FormattedMessage id="admin.organizations" />} what={<FormattedMessage id="admin.contacts.organizations.what" />}>
        {memberships.length === 0 ? (
          <p className="text-soft">
            <FormattedMessage id="admin.contacts.organizations.none" />
          </p>
        ) : (
          <Memberships list={memberships} side="contact" may={mayOrganize} today={today} />
        )}
        {mayOrganize && (
          <Form method="post" className="admin-add">
            <FormText
              name="organization"
              label={<FormattedMessage id="admin.organization.add" />}
              hint={<FormattedMessage id="admin.organization.add.hint" />}
              errors={errors}
              defaultValue={typed?.["organization"]?.[0]}
              list="organizations"
              dir="auto"
              autoComplete="off"
            />
            <datalist id="organizations">
              {organizations.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
            <Button type="submit" name="intent" value="join">
              <FormattedMessage id="admin.membership.add" />
            </Button>
          </Form>
        )}
      </Group>
      <BillingOf billing={billing} write={mayBill ? (emails.find(({ primary }) => primary)?.address ?? null) : null} />
    </Page>
  );
}

type Email = {
  address: string;
  verifiedAt: string | null;
  bounceState: string;
  bounce: { at: string; count: number; reason: string; detail: string } | null;
};

/** The addresses with what is known of them. @param revision of the contact, where mail may be sent again to one that failed */
function Addresses({ emails, revision }: { emails: readonly Email[]; revision?: number }) {
  return (
    <ul className="grid gap-2 text-sm">
      {emails.map(({ address, verifiedAt, bounceState, bounce }) => (
        <li key={address} className="grid gap-1">
          <span className="flex flex-wrap items-center gap-2">
            <bdi dir="ltr">{address}</bdi>
            {verifiedAt !== null && (
              <Badge tone="good">
                <FormattedMessage id="admin.address.verified" />
              </Badge>
            )}
            {bounceState !== "none" && (
              <Badge tone="warn">
                <FormattedMessage id={`admin.address.${bounceState}`} />
              </Badge>
            )}
          </span>
          {bounce && (
            <span className="text-soft">
              <FormattedMessage id="admin.address.bounced" values={{ count: bounce.count }} /> <Time at={bounce.at} />
              {" · "}
              <FormattedMessage id={`bounce.${bounce.reason}`} />
              {bounce.detail !== "" && <bdi className="block text-faint">{bounce.detail}</bdi>}
            </span>
          )}
          {revision !== undefined && (bounceState === "soft" || bounceState === "hard") && (
            <Form method="post">
              <input type="hidden" name="address" value={address} />
              <input type="hidden" name="revision" value={revision} />
              <Button type="submit" name="intent" value="clearBounce" size="sm">
                <FormattedMessage id="admin.address.again" />
              </Button>
            </Form>
          )}
        </li>
      ))}
    </ul>
  );
}
