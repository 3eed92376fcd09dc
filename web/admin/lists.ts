import type { Api } from "../../server/api.ts";

/** Short lists that forms choose from, by name. Two hundred are more than such a form should show; what is beyond is found by search. */
const LIMIT = 200;

type Named = { id: string; name: string };

function byName(list: readonly Named[]): Named[] {
  return list.map(({ id, name }) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name));
}

export async function allTeams(api: Api): Promise<Named[]> {
  return byName((await api.call("teams.list", { query: { limit: LIMIT } })).data);
}

/** All roles, with what each allows. */
export async function allRoles(api: Api) {
  return (await api.call("roles.list", { query: { limit: LIMIT } })).data;
}

/** Agents who may sign in. */
export async function activeAgents(api: Api): Promise<Named[]> {
  return byName((await api.call("agents.list", { query: { limit: LIMIT, active: "true" } })).data);
}

export async function allBrands(api: Api): Promise<Named[]> {
  return byName((await api.call("brands.list", { query: { limit: LIMIT } })).data);
}

/** Names of organizations, to be offered while one types. */
export async function someOrganizations(api: Api): Promise<Named[]> {
  return byName((await api.call("organizations.list", { query: { limit: LIMIT } })).data);
}

/** The organization somebody named, by its name or slug; null when there is none or more than one of that name. */
export async function organizationNamed(api: Api, text: string): Promise<string | null> {
  const { data } = await api.call("organizations.list", { query: { limit: 20, q: text } });
  const wanted = text.trim().toLocaleLowerCase();
  const same = data.filter(({ name }) => name.toLocaleLowerCase() === wanted);
  if (same.length === 1) return same[0]!.id;
  if (same.length > 1 || !/^[a-z0-9][a-z0-9-]{0,62}$/.test(wanted)) return null;
  return api.call("organizations.get", { params: { id: wanted } }).then(
    ({ id }) => id,
    () => null,
  );
}

/** Mailboxes by address. */
export async function allMailboxes(api: Api): Promise<{ id: string; address: string }[]> {
  const { data } = await api.call("mailboxes.list", { query: { limit: LIMIT } });
  return data.map(({ id, address }) => ({ id, address })).toSorted((a, b) => a.address.localeCompare(b.address));
}
