/** Puts hostile text into every text of every operation there is: what a new operation takes is tried without being named here. */
import { API_PREFIX } from "#platform/http";
import type { Answer, Caller } from "#testing";
import { allRoutes } from "../../server/rooms.ts";
import { operationOf } from "../rights/ask.ts";
import { requests } from "../rights/requests.ts";
import type { World } from "../rights/world.ts";
import { fieldsOf, withValue } from "./fields.ts";
import { packs } from "./payloads.ts";

/** Longest texts that are tried, in characters, the longest first: what a field refuses may fit it shorter. */
const SIZES = [2_000, 480, 195, 95, 45, 20];

export type Planted = {
  /** Fields, as `operation field`, that took hostile text. */
  fields: string[];
  /** Requests that were answered well, and all. */
  taken: number;
  asked: number;
};

/** A text by which a value is found again in a page: it says which field it was put into. */
export const markOf = (field: number): string => `xq${field}x`;

/**
 * @param payloads each field gets other ones of them
 * @param values how many texts each field gets
 * @param sizes lengths that are tried
 * @param marked whether each text begins with the mark of its field
 */
export async function plantEverywhere(
  world: World,
  payloads: readonly string[],
  { values, sizes = SIZES, marked = true }: { values: number; sizes?: readonly number[]; marked?: boolean },
): Promise<Planted> {
  const routes = new Map(allRoutes.map((route) => [route.id, route]));
  const bySize = new Map(sizes.map((size) => [size, packs(payloads, size)]));
  const planted: Planted = { fields: [], taken: 0, asked: 0 };
  const done = new Set<string>();
  const send = async (caller: Caller, method: string, path: string, body: unknown, headers = {}): Promise<Answer> => {
    planted.asked++;
    const answer =
      method === "PATCH" ? await caller.patch(API_PREFIX + path, body, headers) : await caller.post(API_PREFIX + path, body, headers);
    if (answer.status >= 500) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (answer.status < 300) planted.taken++;
    return answer;
  };

  for (const [row, make] of Object.entries(requests)) {
    const route = operationOf(routes, row);
    if (!route?.spec.body || !["POST", "PATCH"].includes(route.spec.method) || done.has(route.id)) continue;
    done.add(route.id);
    for (const path of fieldsOf(route.spec.body)) {
      if (path.length === 0) continue;
      const field = `${route.id} ${path.join(".")}`;
      const mark = marked ? `${markOf(planted.fields.length)} ` : "";
      const callers = route.spec.path.startsWith("/me/") ? [world.actors["owner"]!, world.actors["own"]!] : [world.app.admin];
      let took = false;
      for (const caller of callers) {
        /** One request with a text, freshly asked: what the one before has changed may stand in its way. */
        const put = async (text: string) => {
          const asked = await make(world, caller === world.actors["own"] ? "own" : "owner");
          const { status } = await send(caller, route.spec.method, asked.path, withValue(asked.body, path, text), asked.headers);
          return status < 300;
        };
        const size = await firstOf(sizes, async (most) =>
          put(`${mark}${bySize.get(most)![planted.fields.length % bySize.get(most)!.length]}`),
        );
        if (size === null) continue;
        took = true;
        const texts = bySize.get(size)!;
        for (let n = 1; n < values && n < texts.length; n++) await put(`${mark}${texts[(planted.fields.length + n) % texts.length]}`);
      }
      if (took) planted.fields.push(field);
    }
  }
  return planted;
}

async function firstOf(sizes: readonly number[], fits: (size: number) => Promise<boolean>): Promise<number | null> {
  for (const size of sizes) if (await fits(size)) return size;
  return null;
}
