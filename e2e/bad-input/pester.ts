/** Puts every odd value into every field, query parameter and path of every operation, and looks at the answers. */
import assert from "node:assert/strict";
import { API_PREFIX, type Route } from "#platform/http";
import type { Answer } from "#testing";
import { allRoutes } from "../../server/rooms.ts";
import { operationOf } from "../rights/ask.ts";
import { requests, type Ask } from "../rights/requests.ts";
import type { World } from "../rights/world.ts";
import { seeded } from "../prove/lib/seeded.ts";
import { oddValues } from "./data.ts";
import { fieldsOf, valuesAt, withValue, type Path } from "./fields.ts";

export type Pestered = { requests: number; accepted: number; refused: number };

/** An answer that says what is wrong, in words, or is a success. */
export function requireClear(what: string, answer: Answer): void {
  if (answer.status < 300) return;
  const told = `${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`;
  assert.ok(answer.status >= 400 && answer.status < 500, told);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/, told);
  const { code, title, status, errors } = answer.body as {
    code: string;
    title: string;
    status: number;
    errors: { path: string; code: string; message: string }[];
  };
  assert.equal(status, answer.status, told);
  assert.ok(typeof code === "string" && title !== "" && title !== code, told);
  for (const error of errors) assert.ok(error.message !== "" && error.message !== error.code, told);
}

/** Forms in which a text may come back: as it was, or in the one form in which such a thing is kept. */
function formsOf(value: string): Set<string> {
  const oneName = value
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return new Set([value, value.trim(), value.trim().toLowerCase(), oneName]);
}

const named = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 80);

/**
 * @param operations the part of them that is asked, chosen by the seed
 * @param share of all cases of those that is tried
 * @throws AssertionError for a 5xx, an answer that explains nothing, and a text that comes back as another
 */
export async function pester(
  world: World,
  { operations = 1, share, seed }: { operations?: number; share: number; seed: number },
): Promise<Pestered> {
  const random = seeded(seed);
  const values = await oddValues();
  const routes = new Map(allRoutes.map((route) => [route.id, route]));
  const tally: Pestered = { requests: 0, accepted: 0, refused: 0 };
  const done = new Set<string>();

  const send = async ({ spec }: Route, path: string, body: unknown, headers: Ask["headers"]): Promise<Answer> => {
    const { admin } = world.app;
    tally.requests++;
    const at = API_PREFIX + path;
    const answer = await (spec.method === "GET"
      ? admin.get(at, headers)
      : spec.method === "DELETE"
        ? admin.delete(at, headers)
        : spec.method === "PATCH"
          ? admin.patch(at, body, headers)
          : admin.post(at, body, headers));
    tally[answer.status < 300 ? "accepted" : "refused"]++;
    return answer;
  };
  const body = async (route: Route, row: string) => {
    let ask = await requests[row]!(world);
    for (const path of fieldsOf(route.spec.body)) {
      for (const value of values) {
        if (random() >= share) continue;
        const what = `${route.id}, ${path.join(".") || "the body"} = ${named(value)}`;
        let answer = await send(route, ask.path, withValue(ask.body, path, value), ask.headers);
        if (answer.status === 409 || answer.status === 412) {
          // What is there once, or was changed by the request before: asked anew.
          ask = await requests[row]!(world);
          answer = await send(route, ask.path, withValue(ask.body, path, value), ask.headers);
        }
        requireClear(what, answer);
        requireSame(what, answer, path, value);
      }
    }
  };
  const query = async (route: Route, row: string) => {
    const { path, headers } = await requests[row]!(world);
    for (const [name] of fieldsOf(route.spec.query).filter((field) => field.length === 1)) {
      for (const value of values) {
        if (random() >= share || typeof value !== "string" || !value.isWellFormed() || value.length > 5_000) continue;
        requireClear(
          `${route.id}, ?${name}=${named(value)}`,
          await send(route, `${path.split("?")[0]}?${name}=${encodeURIComponent(value)}`, undefined, headers),
        );
      }
    }
  };
  const place = async (route: Route, row: string) => {
    const { body: usual } = await requests[row]!(world);
    for (const value of values) {
      if (random() >= share || typeof value !== "string" || value === "" || !value.isWellFormed() || value.length > 5_000) continue;
      requireClear(
        `${route.id}, path ${named(value)}`,
        await send(route, route.spec.path.replaceAll(/\{\w+\}/g, encodeURIComponent(value)), usual, { "if-match": '"1"' }),
      );
    }
  };

  for (const row of Object.keys(requests)) {
    const route = operationOf(routes, row);
    if (!route || done.has(route.id) || route.id === "events.stream") continue;
    done.add(route.id);
    if (random() >= operations) continue;
    if (route.spec.body) await body(route, row);
    if (route.spec.query) await query(route, row);
    if (route.spec.params && !route.spec.rawBody) await place(route, row);
  }
  return tally;
}

/** All texts under a name, wherever they stand. */
function valuesNamed(body: unknown, name: string): string[] {
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => (key === name && typeof value === "string" ? [value] : valuesNamed(value, name)));
}

function requireSame(what: string, answer: Answer, path: Path, value: unknown): void {
  if (answer.status >= 300 || typeof value !== "string") return;
  const kept = valuesAt(answer.body, path).filter((one) => typeof one === "string");
  // The answer may be the thing it was added to: then it stands deeper, under the same name.
  const name = path.at(-1);
  if (kept.length > 0)
    assert.ok(
      [...kept, ...(typeof name === "string" ? valuesNamed(answer.body, name) : [])].some((one) => formsOf(value).has(one)),
      `${what} came back as ${kept.map(named).join(", ")}`,
    );
}
