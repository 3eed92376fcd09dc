import { useLoaderData } from "react-router";
import Building2 from "lucide-react/icons/building-2";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import type { Route } from "./+types/organizations.ts";
import { askedOf, NARROWED, PeopleList } from "./people-list.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const query = askedOf(request, ["cursor", ...NARROWED.organization]);
  const { actor } = context.get(sessionContext);
  const [page, segments] = await load(request, () =>
    Promise.all([api.call("organizations.list", { query }), api.call("segments.list", { query: { kind: "organization", limit: 20 } })]),
  );
  return { ...page, segments: segments.data, may: actor.kind === "agent" && actor.rights.includes("organizations.manage") };
}

/** Organizations: found by name, owner, segment. */
export default function Organizations() {
  const { data, nextCursor, segments, may } = useLoaderData<typeof loader>();
  return (
    <PeopleList
      kind="organization"
      list={data}
      nextCursor={nextCursor}
      segments={segments}
      mayCreate={may}
      icon={Building2}
      second={({ domains }) => domains.map(({ domain }) => domain).join(", ")}
      aside={({ owner }) => owner?.name}
    />
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
