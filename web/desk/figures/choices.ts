import type { Api } from "../../../server/api.ts";
import { CHANNELS, PRIORITIES } from "../../../shared/ticket-codes.ts";
import type { Choice } from "./parts.tsx";

/** What figures may be narrowed to, without what an address may hold beyond. */
export async function figureChoices(api: Api): Promise<Choice[]> {
  const [teams, products] = await Promise.all([
    api.call("teams.list", { query: { limit: 200 } }),
    api.call("products.list", { query: { limit: 200 } }),
  ]);
  return [
    { name: "team", values: teams.data.map(({ id, name }) => ({ value: id, text: name })) },
    { name: "product", values: products.data.map(({ id, name }) => ({ value: id, text: name })) },
    { name: "channel", words: true, values: CHANNELS.map((value) => ({ value, text: `channel.${value}` })) },
    { name: "priority", words: true, values: PRIORITIES.map((value) => ({ value, text: `priority.${value}` })) },
  ];
}
