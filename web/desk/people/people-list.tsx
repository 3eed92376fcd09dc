import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form, useSearchParams } from "react-router";
import type { LucideIcon } from "lucide-react";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { DownloadMenu } from "../download-menu.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import { Tags } from "./parts.tsx";

/** What a list page asks of its operation: those of the named parameters that its address has. */
export function askedOf<Name extends string>(request: Request, names: readonly Name[]): { limit: number } & { [name in Name]?: string } {
  const { searchParams } = new URL(request.url);
  const asked: { [name: string]: string } = {};
  for (const name of names) {
    const value = searchParams.get(name)?.trim();
    if (value) asked[name] = value;
  }
  return { limit: 50, ...asked } as { limit: number } & { [name in Name]?: string };
}

/** What a list of people is narrowed by in its address. */
export const NARROWED = {
  contact: ["q", "tag", "segment", "owner", "organization"],
  organization: ["q", "tag", "segment", "owner"],
} as const;

type Listed = { id: string; name: string; tags: readonly string[] };

/**
 * Contacts or organizations: found by name, narrowed by who looks after them or by a segment.
 * @param second what stands below the name
 * @param aside what stands beside it where there is room
 */
export function PeopleList<T extends Listed>({
  kind,
  list,
  nextCursor,
  segments,
  mayCreate,
  icon,
  second,
  aside,
}: {
  kind: "contact" | "organization";
  list: readonly T[];
  nextCursor: string | null;
  segments: readonly { id: string; name: string; count: number | null }[];
  mayCreate: boolean;
  icon: LucideIcon;
  second: (one: T) => ReactNode;
  aside: (one: T) => ReactNode;
}) {
  const intl = useIntl();
  const [search] = useSearchParams();
  const path = `/desk/${kind}s`;
  const words = `people.${kind}s`;
  const segment = search.get("segment");
  const label = intl.formatMessage({ id: `${words}.search` });
  return (
    <Sheet titleId={words}>
      <Form role="search" className="people-search">
        <input
          type="search"
          name="q"
          data-search=""
          className="input"
          defaultValue={search.get("q") ?? ""}
          maxLength={200}
          dir="auto"
          aria-label={label}
          placeholder={label}
        />
        <Button type="submit">
          <FormattedMessage id="people.search" />
        </Button>
        <DownloadMenu
          path={`/${kind}s/export`}
          query={Object.fromEntries(NARROWED[kind].map((name) => [name, search.get(name)?.trim()]))}
          formats={kind === "contact" ? ["csv", "xlsx", "vcf"] : ["csv", "xlsx"]}
        />
        {mayCreate && (
          <a className="btn" data-look="primary" data-size="md" href={`/admin/${kind}s/new`}>
            <FormattedMessage id={`${words}.new`} />
          </a>
        )}
      </Form>
      <nav className="filters" aria-label={intl.formatMessage({ id: "people.segments" })}>
        <Narrow href={path} current={!segment && !search.has("owner")}>
          <FormattedMessage id="list.all" />
        </Narrow>
        <Narrow href={`${path}?owner=me`} current={search.get("owner") === "me"}>
          <FormattedMessage id="people.mine" />
        </Narrow>
        {segments.map(({ id, name, count }) => (
          <Narrow key={id} href={`${path}?segment=${id}`} current={segment === id}>
            <bdi>{name}</bdi>
            {count !== null && <span className="tabular text-faint">{intl.formatNumber(count)}</span>}
          </Narrow>
        ))}
        <Narrow href={`/desk/segments?kind=${kind}`}>
          <FormattedMessage id="people.segments.manage" />
        </Narrow>
        <Narrow href={`/desk/duplicates?kind=${kind}`}>
          <FormattedMessage id="people.duplicates" />
        </Narrow>
        {mayCreate && (
          <Narrow href="/desk/imports">
            <FormattedMessage id="people.imports" />
          </Narrow>
        )}
      </nav>
      {list.length === 0 ? (
        <EmptyState icon={icon} title={<FormattedMessage id={`${words}.none`} />}>
          <FormattedMessage id={`${words}.none.what`} />
        </EmptyState>
      ) : (
        <ul className="people-list">
          {list.map((one) => (
            <li key={one.id}>
              <Avatar name={one.name} />
              <div className="min-w-0 grow">
                <a className="people-name" href={`${path}/${one.id}`}>
                  <bdi>{one.name}</bdi>
                </a>
                <p className="truncate text-xs text-soft">
                  <bdi dir="ltr">{second(one)}</bdi>
                </p>
              </div>
              <p className="people-list-more">
                <bdi>{aside(one)}</bdi>
              </p>
              <Tags tags={one.tags.slice(0, 3)} />
            </li>
          ))}
        </ul>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

function Narrow({ href, current = false, children }: { href: string; current?: boolean; children: ReactNode }) {
  return (
    <a className="btn" data-look="quiet" data-size="sm" href={href} aria-current={current ? "true" : undefined}>
      {children}
    </a>
  );
}
