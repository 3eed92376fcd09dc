import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useSearchParams } from "react-router";
import TextQuote from "lucide-react/icons/text-quote";
import Zap from "lucide-react/icons/zap";
import { apiContext } from "../context.ts";
import { load } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Icon } from "../ui/icon.tsx";
import { Callout, EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/macros-page.ts";
import { FilterBar, MoreLink, Sheet } from "./sheet.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const kind = searchParams.get("kind");
  const cursor = searchParams.get("cursor");
  return load(request, () =>
    context.get(apiContext).call("macros.list", {
      query: { limit: 200, ...((kind === "macro" || kind === "snippet") && { kind }), ...(cursor && { cursor }) },
    }),
  );
}

/** Macros and snippets by folder: what each is for, who uses it, how often. */
export default function MacrosPage() {
  const intl = useIntl();
  const { data, nextCursor } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const folders = Map.groupBy(
    data.toSorted((a, b) => a.folder.localeCompare(b.folder, intl.locale) || a.name.localeCompare(b.name, intl.locale)),
    (one) => one.folder,
  );
  const done = search.get("done");
  return (
    <Sheet titleId="macro.title">
      <FilterBar path="/desk/macros" name="kind" current={search.get("kind")} values={["macro", "snippet"]} textPrefix="macro.kinds" />
      <div className="writing">
        {(done === "saved" || done === "removed") && (
          <Callout tone="good" role="status">
            <FormattedMessage id={`macro.${done}`} />
          </Callout>
        )}
        <div className="flex flex-wrap gap-2">
          <a className="btn" data-look="primary" href="/desk/macros/new?kind=macro">
            <FormattedMessage id="macro.new" />
          </a>
          <a className="btn" data-look="plain" href="/desk/macros/new?kind=snippet">
            <FormattedMessage id="macro.newSnippet" />
          </a>
        </div>
        {data.length === 0 && (
          <EmptyState icon={Zap} title={<FormattedMessage id="macro.empty.title" />}>
            <FormattedMessage id="macro.empty.body" />
          </EmptyState>
        )}
        {[...folders].map(([folder, all]) => (
          <section key={folder}>
            <h2 className="mb-1 text-xs font-semibold text-faint">
              {folder === "" ? <FormattedMessage id="macro.noFolder" /> : <bdi>{folder}</bdi>}
            </h2>
            <ul className="macro-list">
              {all.map((one) => (
                <li key={one.id}>
                  <a href={`/desk/macros/${one.id}`} className="macro-line">
                    <Icon as={one.kind === "macro" ? Zap : TextQuote} className="text-faint" />
                    <bdi className="min-w-0 grow truncate">{one.name}</bdi>
                    {one.short && (
                      <bdi dir="ltr" className="text-xs text-faint">
                        ;{one.short}
                      </bdi>
                    )}
                    <span className="badge" data-tone="outline">
                      {one.team ? <bdi>{one.team.name}</bdi> : <FormattedMessage id={`macro.scope.${one.scope}`} />}
                    </span>
                    <span className="macro-uses">
                      <FormattedMessage id="macro.uses" values={{ count: one.uses }} />
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <MoreLink nextCursor={nextCursor} />
      </div>
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
