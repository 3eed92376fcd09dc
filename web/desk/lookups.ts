import type { TicketForm } from "../../server/support/tickets/contract.ts";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import type { StatusIconName } from "../../shared/ticket-statuses.ts";
import { callApi } from "./api-client.ts";

/** Lists that pickers offer, asked for when first needed and kept while the page is open. */

export type Agent = { id: string; name: string; email: string };
export type Team = { id: string; name: string; slug: string };
export type Status = {
  id: string;
  slug: string;
  category: string;
  name: Record<string, string>;
  icon: StatusIconName;
  types: readonly string[] | null;
  isDefault: boolean;
  retired: boolean;
};

const known = new Map<string, Promise<unknown>>();

function once<T>(path: string): Promise<T[]> {
  let answer = known.get(path) as Promise<T[]> | undefined;
  if (!answer) {
    answer = callApi<{ data: T[] }>("GET", path).then(({ data }) => data);
    known.set(path, answer);
    // A failed question is asked again the next time.
    answer.catch(() => known.delete(path));
  }
  return answer;
}

function byName<T extends { name: string }>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => a.name.localeCompare(b.name, document.documentElement.lang));
}

/** Colleagues who work here now, by name. */
export const agents = async (): Promise<Agent[]> => byName(await once<Agent>("/agents?active=true&limit=200"));
export const teams = async (): Promise<Team[]> => byName(await once<Team>("/teams?limit=200"));
export const statuses = (): Promise<Status[]> => once("/ticket-statuses");
/** Custom fields of tickets, in their order. */
export const ticketFields = (): Promise<FieldView[]> => once("/fields?kind=ticket&limit=200");
/** Forms of tickets, archived ones too: tickets that came through one keep its order. */
export const ticketForms = (): Promise<TicketForm[]> => once("/ticket-forms?archived=true");
type Named = { id: string; name: string };
/** The newest two hundred; what is beyond is found by its own page. */
export const organizations = async (): Promise<Named[]> => byName(await once<Named>("/organizations?limit=200"));
export const products = async (): Promise<Named[]> => byName(await once<Named>("/products?limit=200"));
export const brands = async (): Promise<Named[]> => byName(await once<Named>("/brands?limit=200"));
