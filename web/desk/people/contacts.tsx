import { useLoaderData } from "react-router";
import Contact from "lucide-react/icons/contact";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import type { Route } from "./+types/contacts.ts";
import { askedOf, NARROWED, PeopleList } from "./people-list.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const query = askedOf(request, ["cursor", ...NARROWED.contact]);
  const { actor } = context.get(sessionContext);
  const [page, segments] = await load(request, () =>
    Promise.all([api.call("contacts.list", { query }), api.call("segments.list", { query: { kind: "contact", limit: 20 } })]),
  );
  return { ...page, segments: segments.data, may: actor.kind === "agent" && actor.rights.includes("people.manage") };
}

/** People who ask: found by name, address, segment. */
export default function Contacts() {
  const { data, nextCursor, segments, may } = useLoaderData<typeof loader>();
  return (
    <PeopleList
      kind="contact"
      list={data}
      nextCursor={nextCursor}
      segments={segments}
      mayCreate={may}
      icon={Contact}
      second={({ addresses }) => addresses.find(({ kind }) => kind === "email")?.address}
      aside={({ memberships }) => memberships.find(({ endsOn }) => endsOn === null)?.organization.name}
    />
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
