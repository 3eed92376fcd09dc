import { useEffect, useState } from "react";
import { FormattedMessage } from "react-intl";
import type { TicketFilter } from "../../shared/ticket-filter.ts";
import { OPEN_CATEGORIES } from "../../shared/ticket-codes.ts";
import { callApi } from "./api-client.ts";
import { Tags } from "./people/parts.tsx";
import { Disclosure } from "./side-panel.tsx";

type Named = { id: string; name: string };
type Organization = { owner: Named | null; tags: string[] };
type Person = { memberships: { id: string; organization: Named; role: string; endsOn: string | null }[] };
type Known = { organization: Organization | null; memberships: Person["memberships"]; open: { count: number; more: boolean } | null };

/** What has ended is told by the person's own page. */
function isCurrent({ endsOn }: Person["memberships"][number]): boolean {
  return endsOn === null || endsOn > new Date().toISOString().slice(0, 10);
}

/** The organization of a ticket, and to which others its requester belongs: asked for when it is opened, so that opening a ticket costs no more. */
export function OrganizationBeside({ organization, requester }: { organization: Named | null; requester: Named | null }) {
  const [wanted, setWanted] = useState(false);
  const [known, setKnown] = useState<Known | null>(null);
  const organizationId = organization?.id;
  const requesterId = requester?.id;
  const filter: TicketFilter = {
    all: [
      { field: "organization", is: "in", values: [organizationId ?? "none"] },
      { field: "category", is: "in", values: [...OPEN_CATEGORIES] },
    ],
    any: [],
  };
  const asked = JSON.stringify(filter);
  useEffect(() => {
    if (!wanted) return;
    const ended = new AbortController();
    const get = <T,>(path: string) => callApi<T>("GET", path, { signal: ended.signal }).catch(() => null);
    Promise.all([
      organizationId ? get<Organization>(`/organizations/${organizationId}`) : null,
      requesterId ? get<Person>(`/contacts/${requesterId}`) : null,
      organizationId ? get<NonNullable<Known["open"]>>(`/tickets/count?filter=${encodeURIComponent(asked)}`) : null,
    ]).then(
      ([found, person, open]) =>
        !ended.signal.aborted && setKnown({ organization: found, memberships: (person?.memberships ?? []).filter(isCurrent), open }),
      () => undefined,
    );
    return () => ended.abort();
  }, [wanted, organizationId, requesterId, asked]);
  const others = known?.memberships.filter((one) => one.organization.id !== organizationId) ?? [];
  const own = known?.memberships.find((one) => one.organization.id === organizationId);
  return (
    <Disclosure title={<FormattedMessage id="field.organization" />} onOpen={() => setWanted(true)}>
      <div className="grid gap-2 text-sm">
        {organization ? (
          <a className="link" href={`/desk/organizations/${organization.id}`}>
            <bdi>{organization.name}</bdi>
          </a>
        ) : (
          <p className="text-faint">
            <FormattedMessage id="beside.noOrganization" />
          </p>
        )}
        {own && (
          <p>
            <FormattedMessage
              id="beside.role"
              values={{ name: <bdi>{requester?.name}</bdi>, role: <FormattedMessage id={`people.role.${own.role}`} /> }}
            />
          </p>
        )}
        {known?.organization?.owner && (
          <p>
            <FormattedMessage id="beside.owner" values={{ name: <bdi>{known.organization.owner.name}</bdi> }} />
          </p>
        )}
        {known?.organization && known.organization.tags.length > 0 && <Tags tags={known.organization.tags} />}
        {known?.open && (
          <a className="link" href={`/desk?view=${encodeURIComponent(asked)}`}>
            <FormattedMessage id="beside.open" values={{ count: known.open.count, more: known.open.more ? "yes" : "no" }} />
          </a>
        )}
        {others.length > 0 && (
          <div>
            <h3 className="side-label">
              <FormattedMessage id="beside.memberships" />
            </h3>
            <ul className="grid gap-1">
              {others.map((one) => (
                <li key={one.id}>
                  <a className="link" href={`/desk/organizations/${one.organization.id}`}>
                    <bdi>{one.organization.name}</bdi>
                  </a>
                  {" · "}
                  <FormattedMessage id={`people.role.${one.role}`} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Disclosure>
  );
}
