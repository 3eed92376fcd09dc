import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import KeyRound from "lucide-react/icons/key-round";
import type { OwnLicense } from "../../server/licensing/licenses/own-contract.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { Fact, LicenseBadges, LicenseEnd, licenseName, LicenseReason, LicenseSeats, needsWord } from "./license-words.tsx";
import { usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-licenses.ts";
import "../account/account.css";

const PAGE = 12;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const cursor = new URL(request.url).searchParams.get("cursor");
  const { data, nextCursor } = await load(request, () =>
    apiFor(context).call("ownLicenses.list", { query: { limit: PAGE, ...(cursor && { cursor }) } }),
  );
  return { rows: data, next: nextCursor };
}

/** The licences one has: by oneself, or by what one is in an organization. */
export default function OwnLicenses() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

function Page({ rows, next }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const title = useIntl().formatMessage({ id: "portal.licenses.title" });
  const to = usePortalPath();
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.licenses.what" />
        </p>
      </header>
      {rows.length === 0 ? (
        <EmptyState icon={KeyRound} title={<FormattedMessage id="portal.licenses.none" />}>
          <FormattedMessage id="portal.licenses.none.what" />
        </EmptyState>
      ) : (
        <ul className="own-cards">
          {rows.map((license) => (
            <Card key={license.id} license={license} />
          ))}
        </ul>
      )}
      {next && (
        <p>
          <ButtonLink to={withQuery(to("/profile/licenses"), { cursor: next })} size="lg">
            <FormattedMessage id="portal.licenses.more" />
          </ButtonLink>
        </p>
      )}
    </>
  );
}

function Card({ license }: { license: OwnLicense }) {
  const to = usePortalPath();
  const { id, organization, keyHint } = license;
  return (
    <li className="own-plan">
      <div className="flex flex-wrap items-center gap-2">
        <h2>
          <Link to={to(`/profile/licenses/${id}`)} className="link">
            <bdi>{licenseName(license)}</bdi>
          </Link>
        </h2>
        <LicenseBadges license={license} />
      </div>
      {needsWord(license) && (
        <p>
          <LicenseReason license={license} />
        </p>
      )}
      <dl className="own-facts">
        <Fact id="portal.license.until">
          <LicenseEnd license={license} />
        </Fact>
        <Fact id="portal.license.inUse">
          <LicenseSeats license={license} />
        </Fact>
        <Fact id="portal.license.key">
          <bdi dir="ltr" className="font-mono">
            …{keyHint}
          </bdi>
        </Fact>
        {organization && (
          <Fact id="portal.ownPlans.of">
            <bdi>{organization.name}</bdi>
          </Fact>
        )}
      </dl>
    </li>
  );
}
