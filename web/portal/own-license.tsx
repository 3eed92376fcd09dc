import { FormattedMessage } from "react-intl";
import { data, Link, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import type { OwnLicense, OwnMachine } from "../../server/licensing/licenses/own-contract.ts";
import { sessionContext } from "../context.ts";
import { attempt, load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Day } from "../ui/day.tsx";
import { FormArea } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { Fact, LicenseBadges, LicenseEnd, licenseName, LicenseReason, LicenseSeats, LicenseWords, needsWord } from "./license-words.tsx";
import { usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-license.ts";
import "../account/account.css";

const PAGE = 20;
/** What may be said after an act elsewhere, each with its text `portal.license.done.<word>`. */
const DONE = ["released"];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const api = apiFor(context);
  const query = new URL(request.url).searchParams;
  const cursor = query.get("cursor");
  return load(request, async () => {
    const license = await api.call("ownLicenses.get", { params: { id: params.id } });
    const machines =
      license.may.machines === "none"
        ? { data: [], nextCursor: null }
        : await api.call("ownMachines.list", { params: { id: params.id }, query: { limit: PAGE, ...(cursor && { cursor }) } });
    return { license, machines: machines.data, next: machines.nextCursor, done: query.get("done"), refused: query.get("refused") };
  });
}

/** Shows the key: asked for by a button, so that no scanner of links reads one. */
export async function action({ request, context, params }: Route.ActionArgs) {
  const read = await attempt(request, () => apiFor(context).call("ownLicenses.key", { params: { id: params.id } }));
  return data({ key: read.ok ? read.value.key : null }, { status: read.ok ? 200 : read.problem.status });
}

export function headers() {
  // It may show a key.
  return { "Cache-Control": "no-store" };
}

export default function OwnLicensePage() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

function Page({ license, machines, next, done, refused }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const to = usePortalPath();
  const title = licenseName(license);
  const { id, organization, product, maintenance, may } = license;
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <p className="portal-back">
        <Link to={to("/profile/licenses")} className="link">
          <FormattedMessage id="portal.licenses.title" />
        </Link>
      </p>
      <header className="grid gap-2">
        <h1>
          <bdi>{title}</bdi>
        </h1>
        <p className="flex flex-wrap items-center gap-2">
          <LicenseBadges license={license} />
        </p>
      </header>
      {done !== null && DONE.includes(done) && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`portal.license.done.${done}`} />
        </Callout>
      )}
      {refused !== null && (
        <Callout tone="danger" icon={TriangleAlert} role="alert">
          <FormattedMessage id="portal.license.refused" />
        </Callout>
      )}
      {needsWord(license) && (
        <Callout tone={license.state === "unstarted" ? "accent" : "warn"} icon={TriangleAlert}>
          <LicenseReason license={license} />
        </Callout>
      )}
      <dl className="own-facts own-plan">
        <Fact id="portal.license.product">
          <bdi>{product.name}</bdi>
        </Fact>
        {organization && (
          <Fact id="portal.ownPlans.of">
            <bdi>{organization.name}</bdi>
          </Fact>
        )}
        <Fact id="portal.license.until">
          <LicenseEnd license={license} />
        </Fact>
        {maintenance && <Maintenance maintenance={maintenance} />}
        <Fact id="portal.license.inUse">
          <LicenseSeats license={license} />
        </Fact>
      </dl>
      {may.renew && (
        <p className="portal-actions">
          <ButtonLink to={withQuery(to("/profile/renew"), { license: id })} size="lg" look="primary">
            <FormattedMessage id="portal.renew.title" />
          </ButtonLink>
        </p>
      )}
      <section className="own-part" aria-labelledby="says">
        <h2 id="says">
          <FormattedMessage id="portal.license.says" />
        </h2>
        <LicenseWords license={license} />
      </section>
      {may.key && <Key license={license} />}
      {may.files && <Files id={id} />}
      {may.machines !== "none" && <Machines license={license} machines={machines} next={next} />}
    </>
  );
}

function Maintenance({ maintenance: { plan, holds, until } }: { maintenance: NonNullable<OwnLicense["maintenance"]> }) {
  const to = usePortalPath();
  return (
    <Fact id="portal.subscription.maintenance">
      <FormattedMessage
        id={
          until === null
            ? "portal.subscription.maintained"
            : holds
              ? "portal.subscription.maintainedUntil"
              : "portal.subscription.maintenanceOver"
        }
        values={{ until: until && <Day on={until} /> }}
      />
      {" · "}
      <Link to={to(`/plans/${plan.slug}`)} className="link">
        <bdi>{plan.name}</bdi>
      </Link>
    </Fact>
  );
}

function Key({ license: { id, keyHint } }: { license: OwnLicense }) {
  const answer = useActionData<typeof action>();
  return (
    <section className="own-part" aria-labelledby="key">
      <h2 id="key">
        <FormattedMessage id="portal.license.key" />
      </h2>
      {answer?.key ? (
        <FormArea
          size="lg"
          name="key"
          label={<FormattedMessage id="portal.license.key.shown" />}
          hint={<FormattedMessage id="portal.license.key.copy" />}
          defaultValue={answer.key}
          readOnly
          dir="ltr"
          rows={answer.key.length > 60 ? 6 : 1}
          className="input font-mono select-all"
          spellCheck={false}
          autoFocus
        />
      ) : (
        <form method="post" className="grid gap-3">
          <p>
            <FormattedMessage
              id="portal.license.key.what"
              values={{
                hint: (
                  <bdi dir="ltr" className="font-mono">
                    …{keyHint}
                  </bdi>
                ),
              }}
            />
          </p>
          <div>
            <Button type="submit" size="lg" name="show" value={id}>
              <FormattedMessage id="portal.license.key.show" />
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}

function Files({ id }: { id: string }) {
  const to = usePortalPath();
  return (
    <section className="own-part" aria-labelledby="file">
      <h2 id="file">
        <FormattedMessage id="portal.license.file" />
      </h2>
      <p>
        <FormattedMessage id="portal.license.file.what" />
      </p>
      <form method="post" action={to(`/profile/licenses/${id}/file`)}>
        <Button type="submit" size="lg">
          <FormattedMessage id="portal.license.file.get" />
        </Button>
      </form>
    </section>
  );
}

/** What a machine is called: by its owner, by itself, or else by what tells it apart. */
export function machineName({ name, hostname, fingerprint }: Pick<OwnMachine, "name" | "hostname" | "fingerprint">): string {
  return name ?? hostname ?? fingerprint;
}

function Machines({ license, machines, next }: { license: OwnLicense; machines: readonly OwnMachine[]; next: string | null }) {
  const to = usePortalPath();
  const path = to(`/profile/licenses/${license.id}`);
  return (
    <section className="own-part" aria-labelledby="machines">
      <h2 id="machines">
        <FormattedMessage id={license.may.machines === "own" ? "portal.license.machines.own" : "portal.license.machines"} />
      </h2>
      {machines.length === 0 ? (
        <p className="text-soft">
          <FormattedMessage id="portal.license.machines.none" />
        </p>
      ) : (
        <ul className="own-list">
          {machines.map((machine) => (
            <li key={machine.id}>
              <div className="grid min-w-0 gap-0.5">
                <Link to={to(`/profile/machines/${machine.id}`)} className="link font-medium break-words">
                  <bdi>{machineName(machine)}</bdi>
                </Link>
                <span className="text-sm text-faint">
                  {machine.platform && (
                    <>
                      <bdi>{machine.platform}</bdi>
                      {" · "}
                    </>
                  )}
                  <FormattedMessage id="portal.license.machine.since" values={{ at: <Time at={machine.createdAt} /> }} />
                </span>
              </div>
              {machine.heartbeat === "dead" && (
                <Badge tone="warn">
                  <FormattedMessage id="portal.license.machine.dead" />
                </Badge>
              )}
            </li>
          ))}
        </ul>
      )}
      <p className="portal-actions">
        {next && (
          <ButtonLink to={withQuery(path, { cursor: next })} size="lg">
            <FormattedMessage id="portal.license.machines.more" />
          </ButtonLink>
        )}
        {license.may.activate && (
          <ButtonLink to={`${path}/activate`} size="lg">
            <FormattedMessage id="portal.activate.title" />
          </ButtonLink>
        )}
      </p>
    </section>
  );
}
