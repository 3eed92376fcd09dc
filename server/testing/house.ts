/** What tests of customers and their organizations say again and again. */
import assert from "node:assert/strict";
import type { Answer, Caller, TestApp } from "./app.ts";

export type Person = Caller & { id: string };

/** What became of a request, in a word: its status, and the code of what was wrong. */
export const told = ({ status, body }: Answer): number | string => (status < 300 ? status : `${status} ${body.code}`);

/**
 * Makes things as the vendor, and people who belong to organizations.
 * @param app asked for at the first call, since tests start it before they run
 */
export function houseOf(app: () => TestApp) {
  const made = async (path: string, body: object = {}): Promise<any> => {
    const answer = await app().admin.post(`/api/v1${path}`, body);
    assert.ok([200, 201].includes(answer.status), `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    made,
    /** A contact who signed in. @param more of his membership, such as his role */
    async member(name: string, organization: string, more: object): Promise<Person> {
      const person = await app().contact({ name });
      await made("/memberships", { contact: person.id, organization, ...more });
      return person;
    },
  };
}
