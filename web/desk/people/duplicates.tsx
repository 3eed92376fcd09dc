import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useSearchParams } from "react-router";
import CopyCheck from "lucide-react/icons/copy-check";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/duplicates.ts";
import { distinctAct } from "./acts.ts";
import { Faults, useFaults } from "./parts.tsx";
import { TwinList } from "./twin-list.tsx";

const kindOf = (text: string | null) => (text === "organization" ? ("organization" as const) : ("contact" as const));

/** How many pages that turn out to be empty are looked through for one page here. */
const MOST_LOOKS = 20;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const kind = kindOf(searchParams.get("kind"));
  const first = searchParams.get("cursor");
  const { actor } = context.get(sessionContext);
  const right = kind === "contact" ? "people.manage" : "organizations.manage";
  const page = await load(request, async () => {
    // A page of the API looks through some hundred records and may find nothing among them: a few are looked through at once.
    for (let cursor = first, looks = 1; ; looks++) {
      const found = await context.get(apiContext).call("people.duplicates.list", { query: { kind, limit: 25, ...(cursor && { cursor }) } });
      if (found.data.length > 0 || found.nextCursor === null || looks === MOST_LOOKS) return found;
      cursor = found.nextCursor;
    }
  });
  return { ...page, kind, may: actor.kind === "agent" && actor.rights.includes(right) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { pathname, search } = new URL(request.url);
  return distinctAct(request, context.get(apiContext), await readForm(request), pathname + search.replace(/[?&]index\b/, ""));
}

/** Pairs that seem to be one, to be merged or told apart. */
export default function Duplicates() {
  const intl = useIntl();
  const { data, nextCursor, kind, may } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const { errors } = useFaults();
  return (
    <Sheet titleId="people.duplicates">
      <nav className="filters" aria-label={intl.formatMessage({ id: "filter.label" })}>
        {(["contact", "organization"] as const).map((one) => (
          <a
            key={one}
            className="btn"
            data-look="quiet"
            data-size="sm"
            href={`/desk/duplicates?kind=${one}`}
            aria-current={one === kind ? "true" : undefined}
          >
            <FormattedMessage id={`people.${one}s`} />
          </a>
        ))}
      </nav>
      <Faults errors={errors} />
      <div className="people-own">
        {data.length === 0 ? (
          <EmptyState
            icon={CopyCheck}
            title={<FormattedMessage id={nextCursor || search.has("cursor") ? "people.duplicates.noneHere" : "people.duplicates.none"} />}
          >
            <FormattedMessage id="people.duplicates.none.what" />
          </EmptyState>
        ) : (
          <TwinList list={data} may={may} />
        )}
      </div>
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/contacts" inside />;
}
