/** For the tests of SCIM: a program, a connection, and a provider that calls it. */
import assert from "node:assert/strict";
import { testApp } from "#testing";

// oxlint-disable-next-line no-explicit-any -- answers are looked at freely
export type Answer = { status: number; body: any; headers: Headers };
export const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const patch = (...Operations: unknown[]) => ({ schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations });

export type ScimRig = Awaited<ReturnType<typeof startScim>>;

export async function startScim() {
  const app = await testApp({ worker: true });
  const connect = async (name: string) => {
    const { status, body } = await app.admin.post("/api/v1/scim-connections", { name, defaultRole: "agent" });
    assert.equal(status, 201, JSON.stringify(body));
    return body as { id: string; token: string; hint: string; revision: number };
  };
  const connection = await connect("Provider");
  const as = (token: string | null, type = "application/scim+json") => {
    const ask = async (method: string, path: string, body?: unknown, headers: { [name: string]: string } = {}): Promise<Answer> => {
      const answer = await fetch(`${app.url}/scim/v2${path}`, {
        method,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { "content-type": type }), ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (text !== "") assert.match(answer.headers.get("content-type") ?? "", /^application\/scim\+json/);
      const value = text === "" ? null : JSON.parse(text);
      if (answer.status >= 400) {
        assert.deepEqual(value.schemas, ["urn:ietf:params:scim:api:messages:2.0:Error"]);
        assert.equal(value.status, String(answer.status));
      }
      return { status: answer.status, body: value, headers: answer.headers };
    };
    return {
      ask,
      get: (path: string, headers?: { [name: string]: string }) => ask("GET", path, undefined, headers),
      post: (path: string, body: unknown) => ask("POST", path, body),
      put: (path: string, body: unknown, headers?: { [name: string]: string }) => ask("PUT", path, body, headers),
      patch: (path: string, body: unknown, headers?: { [name: string]: string }) => ask("PATCH", path, body, headers),
      remove: (path: string, headers?: { [name: string]: string }) => ask("DELETE", path, undefined, headers),
    };
  };
  const scim = as(connection.token);
  let counter = 0;
  const fresh = () => `scim${++counter}@vendor.test`;
  const user = (email: string, more: object = {}) => ({
    schemas: [USER],
    userName: email,
    emails: [{ value: email, type: "work", primary: true }],
    ...more,
  });
  const make = async (more: object = {}) => {
    const { status, body } = await scim.post("/Users", user(fresh(), more));
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  /** The agent of an address, as administrators see him. */
  const agent = async (email: string) => {
    const { body } = await app.admin.get(`/api/v1/agents?q=${encodeURIComponent(email)}`);
    return body.data[0] as {
      id: string;
      name: string;
      role: string;
      active: boolean;
      locale: string;
      revision: number;
      teams: { id: string }[];
    };
  };
  const map = async (groupId: string, what: object) => {
    const path = `/api/v1/scim-groups/${groupId}`;
    const { headers } = await app.admin.get(path);
    return app.admin.patch(path, what, { "if-match": headers.get("etag")! });
  };
  return { app, connect, connection, as, scim, fresh, user, make, agent, map, close: () => app.close() };
}
