/** Puts hostile text into things through their operations, and counts what was taken where. */
import { API_PREFIX } from "#platform/http";
import type { Answer, Caller } from "#testing";

export type Planter = {
  /** What was planted where: texts by surface. */
  texts: { [surface: string]: number };
  /** @throws when it is answered with anything but success or 422: the text is refused, never the way it is sent */
  post(surface: string, path: string, body: unknown, caller?: Caller, headers?: { [name: string]: string }): Promise<Answer>;
  patch(surface: string, path: string, body: unknown): Promise<Answer>;
};

export function planter(admin: Caller): Planter {
  const texts: { [surface: string]: number } = {};
  const well = (answer: Answer, surface: string): Answer => {
    if (answer.status >= 500 || (answer.status >= 300 && answer.status !== 422))
      throw new Error(`${surface}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (answer.status < 300) texts[surface] = (texts[surface] ?? 0) + 1;
    return answer;
  };
  return {
    texts,
    post: async (surface, path, body, caller = admin, headers = {}) => well(await caller.post(API_PREFIX + path, body, headers), surface),
    async patch(surface, path, body) {
      const { headers } = await admin.get(API_PREFIX + path);
      return well(await admin.patch(API_PREFIX + path, body, { "if-match": headers.get("etag")! }), surface);
    },
  };
}
