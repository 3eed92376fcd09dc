import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import { latestOf, newestFirst } from "../../shared/versions.ts";
import { dayIn, NO_DATES, type LifecycleDates } from "../../shared/lifecycle.ts";
import { localize } from "../../shared/locales.ts";
import { policyFor } from "../../shared/support-policy.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { Icon } from "../ui/icon.tsx";
import { LifeDay } from "../ui/life-day.tsx";
import { LifeState } from "../ui/life-state.tsx";
import { PolicyWords } from "../ui/policy-words.tsx";
import type { Route } from "./+types/product.ts";
import { apiFor } from "./api.server.ts";
import { LifeTable, type Life } from "./life-table.tsx";
import { usePortalPath, withQuery } from "./paths.ts";
import { PlainText } from "./plain-text.tsx";
import { cutText } from "./text-budget.ts";
import "./product.css";

/** So much fits the page; all of it is in the JSON. */
const MOST = { lines: 12, versions: 24, parts: 10, text: 4_000, partText: 400 };
const FEEDS = "/api/v1";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const { locale } = context.get(sessionContext);
  const api = apiFor(context);
  const of = { params: { id: params.slug } };
  const [product, lines, editions, platforms, policies] = await load(request, () =>
    Promise.all([
      api.call("products.get", of),
      api.call("releaseLines.list", { ...of, query: { limit: 200 } }),
      api.call("editions.list", { ...of, query: { limit: MOST.parts } }),
      api.call("platforms.list", { ...of, query: { limit: MOST.parts } }),
      api.call("supportPolicies.list", { query: { product: params.slug, limit: 200 } }),
    ]),
  );
  const policy = policyFor(policies.data, product.id, product.brand.id);
  const today = dayIn(new Date());
  const shown = newestFirst(lines.data, ({ name }) => name);
  const part = ({ id, names, descriptions }: (typeof editions.data)[number]) => ({
    id,
    name: localize(names, locale),
    text: cutText(localize(descriptions, locale), MOST.partText),
  });
  const lives: Life[] = shown.slice(0, MOST.lines).map(({ name, titles, longTerm, latest, lifecycle }) => ({
    name,
    title: localize(titles, locale),
    longTerm,
    latest: latest?.version ?? null,
    state: lifecycle.state,
    dates: datesOf(lifecycle),
  }));
  const whole = datesOf(product.lifecycle);
  if (product.lifecycle.state !== "unknown")
    lives.unshift({ name: null, title: "", longTerm: false, latest: null, state: product.lifecycle.state, dates: whole });
  const said = (dates: LifecycleDates) => dates.endOfLife !== null && dates.endOfSecuritySupport !== null;
  return {
    product: {
      id: product.id,
      slug: product.slug,
      name: localize(product.names, locale),
      description: cutText(localize(product.descriptions, locale), MOST.text),
      state: product.lifecycle.state,
      brands: [product.brand, ...product.relatedBrands].map(({ name }) => name),
      isPublic: product.visibility === "public",
    },
    latest: latestOf(product.versions, today),
    versions: product.versions.slice(0, MOST.versions).map(({ version, releasedOn }) => ({ version, releasedOn })),
    older: shown.length - MOST.lines,
    lives,
    openEox: {
      whole: said(whole),
      lines: shown
        .filter(({ lifecycle }) => said(lifecycle))
        .slice(0, MOST.lines)
        .map(({ name }) => name),
    },
    editions: editions.data.toReversed().map(part),
    platforms: platforms.data.toReversed().map(part),
    policy: policy && {
      aroundTheClock: policy.aroundTheClock,
      hours: policy.hours,
      timeZone: policy.timeZone,
      channels: policy.channels,
      languages: policy.languages,
      levels: policy.levels,
      notes: policy.notes,
    },
    today,
  };
}

function datesOf(lifecycle: LifecycleDates): LifecycleDates {
  return Object.fromEntries(Object.keys(NO_DATES).map((key) => [key, lifecycle[key as keyof LifecycleDates]])) as LifecycleDates;
}

/** A product: what it is, how long its lines are supported, and how support is reached. */
export default function Product() {
  const intl = useIntl();
  const to = usePortalPath();
  const { product, latest, lives, older, today, versions, editions, platforms, policy, openEox } = useLoaderData<typeof loader>();
  const eox = `${FEEDS}/openeox/products/${product.slug}`;
  return (
    <div className="portal-text">
      <title>{product.name}</title>
      <p className="portal-back">
        <Link to={to("/products")} className="link">
          <Icon as={ArrowLeft} className="flip" />
          <FormattedMessage id="portal.products.title" />
        </Link>
      </p>
      <header className="grid gap-3">
        <h1>
          <bdi>{product.name}</bdi>
        </h1>
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-soft">
          <bdi>{intl.formatList(product.brands)}</bdi>
          {latest && (
            <span>
              <FormattedMessage id="portal.life.latest" values={{ version: <bdi dir="ltr">{latest.version}</bdi> }} />
            </span>
          )}
          {product.state !== "unknown" && <LifeState state={product.state} />}
        </p>
        {product.description !== "" && <PlainText>{product.description}</PlainText>}
        <p>
          <Link to={withQuery(to("/issues"), { product: product.id })} className="link">
            <FormattedMessage id="portal.products.issues" />
          </Link>
        </p>
      </header>
      {lives.length > 0 && (
        <Section id="life" title="portal.life.title">
          <LifeTable lives={lives} today={today} />
          {older > 0 && (
            <p className="field-hint">
              <FormattedMessage id="portal.life.older" values={{ count: older }} />
            </p>
          )}
        </Section>
      )}
      <Parts id="editions" parts={editions} />
      <Parts id="platforms" parts={platforms} />
      {policy && (
        <Section id="support" title="portal.policy.title">
          <PolicyWords policy={policy} />
        </Section>
      )}
      {versions.length > 0 && (
        <Section id="versions" title="portal.products.versions">
          <ul className="life-versions">
            {versions.map(({ version, releasedOn }) => (
              <li key={version}>
                <bdi dir="ltr" className="tabular font-medium">
                  {version}
                </bdi>
                {releasedOn && (
                  <span className="text-faint">
                    <LifeDay day={releasedOn} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {product.isPublic && (
        <Section id="programs" title="portal.products.programs">
          <p className="field-hint">
            <FormattedMessage id="portal.products.programs.what" />
          </p>
          <ul className="grid gap-1">
            <li>
              <a className="link" href={`${FEEDS}/endoflife/products/${product.slug}`}>
                <bdi dir="ltr">endoflife.date (JSON)</bdi>
              </a>
            </li>
            {openEox.whole && (
              <li>
                <a className="link" href={eox}>
                  <bdi dir="ltr">OpenEoX (JSON)</bdi>
                </a>
              </li>
            )}
            {openEox.lines.map((name) => (
              <li key={name}>
                <a className="link" href={`${eox}/release-lines/${encodeURIComponent(name)}`}>
                  <bdi dir="ltr">OpenEoX (JSON) {name}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="grid min-w-0 gap-3" aria-labelledby={id}>
      <h2 id={id}>
        <FormattedMessage id={title} />
      </h2>
      {children}
    </section>
  );
}

function Parts({ id, parts }: { id: "editions" | "platforms"; parts: readonly { id: string; name: string; text: string }[] }) {
  if (parts.length === 0) return null;
  return (
    <Section id={id} title={`portal.products.${id}`}>
      <ul className="grid gap-2">
        {parts.map((part) => (
          <li key={part.id}>
            <bdi className="font-semibold">{part.name}</bdi>
            {part.text !== "" && <PlainText>{part.text}</PlainText>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
