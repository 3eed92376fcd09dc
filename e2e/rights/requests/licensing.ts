import { until } from "../../lib/until.ts";
import type { World } from "../world.ts";
import { activationRequest, requestCode } from "../../../shared/activation-codes.ts";
import { requestFile } from "../../../shared/request-file.ts";
import { type Ask, type Asks, fresh, NOBODY } from "./ask-for.ts";

type Made = { id: string; revision: number; key: string; code: string };

async function make(world: World, path: string, body: object = {}): Promise<Made> {
  const answer = await world.app.admin.post<Made>(`/api/v1${path}`, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const entitlement = (world: World) => make(world, "/entitlements", { code: fresh("code"), names: { en: "Reports" } });
/** The fetcher refuses this machine itself: nothing leaves it. */
const NOWHERE = "https://127.0.0.1:1";

const policies = new WeakMap<World, Promise<Made>>();
const newPolicy = (world: World) =>
  make(world, "/policies", {
    name: fresh("Policy"),
    product: world.ids.product,
    duration: 86_400,
    floating: true,
    checkInInterval: "day",
    typedCodes: true,
  });
/** One policy for all of the licences. */
function policy(world: World): Promise<Made> {
  const known = policies.get(world) ?? newPolicy(world);
  policies.set(world, known);
  return known;
}
const license = async (world: World) => make(world, "/licenses", { policy: (await policy(world)).id });
const machine = async (world: World) => make(world, "/machines", { license: (await license(world)).id, fingerprint: fresh("print") });
const ownLicense = async (world: World) => make(world, "/licenses", { policy: (await policy(world)).id, contact: world.ids["own"] });
const ownMachine = async (world: World) => make(world, "/machines", { license: (await ownLicense(world)).id, fingerprint: fresh("print") });
const process = async (world: World) => make(world, `/machines/${(await machine(world)).id}/processes`, { pid: fresh("pid") });
const group = (world: World) => make(world, "/license-groups", { name: fresh("Group") });
const contact = (world: World) => make(world, "/contacts", { name: fresh("User") });
/** One that found nobody there: what is asked of it then does not hang on how far a job has come. */
async function licenseImport(world: World): Promise<Made> {
  const account = { source: "keygen", account: "acme", token: "admin-0123456789", brand: world.ids.brand, address: NOWHERE };
  const { id } = await make(world, "/license-imports", account);
  const path = `/api/v1/license-imports/${id}`;
  const { body } = await until(
    () => world.app.admin.get<Made & { state: string }>(path),
    ({ body: { state } }) => state === "failed",
  );
  return body;
}
async function licenseList(world: World): Promise<Made> {
  const path = "/api/v1/license-lists?kind=license&fileName=list.csv";
  return (await world.app.admin.post<Made>(path, new TextEncoder().encode("Key\nx\n"), { "content-type": "text/csv" })).body;
}
const signingKey = (world: World) => make(world, "/signing-keys/actions/rotate", { algorithm: "ed25519" });

/** A request that came from inside the product, with a log. */
async function productRequest(world: World): Promise<{ id: string }> {
  const { number } = (await make(world, "/requests/from-file", await productFile(world))) as unknown as { number: number };
  const { body } = await world.app.admin.get(`/api/v1/tickets/${number}/messages`);
  return (body as { data: { authentication: { request: { id: string } } }[] }).data[0]!.authentication.request;
}
async function productFile(world: World): Promise<object> {
  const { id, key } = await license(world);
  const request = {
    id: fresh("request"),
    createdAt: new Date().toISOString(),
    subject: "It stopped",
    body: "After the update.",
    diagnostics: { version: "4.1.0", platform: "Linux", log: "started" },
  };
  return JSON.parse(await requestFile(key, id, request)) as object;
}
const ofRequest =
  (rest: string, more: object = {}) =>
  async (world: World): Promise<Ask> => ({
    path: `/requests/${(await productRequest(world)).id}${rest}`,
    unknown: `/requests/${NOBODY}${rest}`,
    ...more,
  });

type Maker = (world: World) => Promise<Made>;
/** What is asked of a thing of its own. */
const of =
  (room: string, maker: Maker, rest = "", body?: object, based = false) =>
  async (world: World): Promise<Ask> => {
    const made = await maker(world);
    return {
      path: `/${room}/${made.id}${rest}`,
      unknown: `/${room}/${NOBODY}${rest}`,
      ...(body && { body }),
      ...(based && { headers: { "if-match": `"${made.revision}"` } }),
    };
  };
const changed = (room: string, maker: Maker, body: object) => of(room, maker, "", body, true);
const list = (path: string) => (): Ask => ({ path });
const acts: { [act: string]: object | undefined } = {
  suspend: undefined,
  reinstate: undefined,
  revoke: undefined,
  renew: {},
  extend: { days: 7 },
  grace: { days: 7 },
  transfer: {},
  "check-in": undefined,
  use: { by: 1 },
  "reset-machines": undefined,
  reissue: undefined,
};
const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

export default {
  "entitlements.list": list("/entitlements"),
  "entitlements.create": () => ({ path: "/entitlements", body: { code: fresh("code"), names: { en: "Reports" } } }),
  "entitlements.get": of("entitlements", entitlement),
  "entitlements.update": changed("entitlements", entitlement, { retired: true }),
  "policies.list": list("/policies"),
  "policies.create": (world) => ({ path: "/policies", body: { name: fresh("Policy"), product: world.ids.product } }),
  "policies.get": of("policies", policy),
  "policies.update": changed("policies", newPolicy, { name: "Renamed" }),
  "policies.remove": of("policies", newPolicy, "", undefined, true),
  "signingKeys.list": list("/signing-keys"),
  "signingKeys.get": of("signing-keys", signingKey),
  "signingKeys.jwks": list("/signing-keys/jwks"),
  "signingKeys.rotate": () => ({ path: "/signing-keys/actions/rotate", body: { algorithm: "ed25519" } }),
  "signingKeys.revoke": of("signing-keys", signingKey, "/actions/revoke"),
  "licenses.list": list("/licenses"),
  "licenses.create": async (world) => ({ path: "/licenses", body: { policy: (await policy(world)).id } }),
  "licenses.get": of("licenses", license),
  "licenses.key": of("licenses", license, "/key"),
  "licenses.update": changed("licenses", license, { name: "Renamed" }),
  ...Object.fromEntries(
    Object.entries(acts).map(([act, body]) => [`licenses.${camel(act)}`, of("licenses", license, `/actions/${act}`, body)]),
  ),
  "licenses.validate": async (world) => ({ path: "/licenses/actions/validate", body: { key: (await license(world)).key } }),
  "licenseUsers.list": of("licenses", license, "/users"),
  "licenseUsers.add": async (world) => of("licenses", license, "/users", { contact: (await contact(world)).id })(world),
  "licenseUsers.remove": async (world) => {
    const [one, user] = [await license(world), await contact(world)];
    await make(world, `/licenses/${one.id}/users`, { contact: user.id });
    return { path: `/licenses/${one.id}/users/${user.id}`, unknown: `/licenses/${NOBODY}/users/${user.id}` };
  },
  "licenseGroups.list": list("/license-groups"),
  "licenseGroups.create": () => ({ path: "/license-groups", body: { name: fresh("Group") } }),
  "licenseGroups.get": of("license-groups", group),
  "licenseGroups.update": changed("license-groups", group, { maxMachines: 3 }),
  "licenseBans.list": list("/license-bans"),
  "licenseBans.create": async (world) => ({ path: "/license-bans", body: { contact: (await contact(world)).id, reason: "Abuse" } }),
  "licenseBans.remove": of("license-bans", async (world) =>
    make(world, "/license-bans", { contact: (await contact(world)).id, reason: "Abuse" }),
  ),
  "machines.list": list("/machines"),
  "machines.activate": async (world) => ({ path: "/machines", body: { license: (await license(world)).id, fingerprint: fresh("print") } }),
  "machines.get": of("machines", machine),
  "machines.update": changed("machines", machine, { name: "Renamed" }),
  "machines.deactivate": of("machines", machine, "/actions/deactivate"),
  "machines.ping": of("machines", machine, "/actions/ping"),
  "machines.resetHeartbeat": of("machines", machine, "/actions/reset-heartbeat"),
  "machineComponents.add": of("machines", machine, "/components", { fingerprint: "cpu", name: "Processor" }),
  "machineComponents.remove": async (world) => {
    const { id } = await machine(world);
    const { components } = (await make(world, `/machines/${id}/components`, {
      fingerprint: fresh("cpu"),
      name: "Processor",
    })) as unknown as {
      components: { id: string }[];
    };
    return { path: `/machines/${id}/components/${components[0]!.id}`, unknown: `/machines/${NOBODY}/components/${components[0]!.id}` };
  },
  "machineProcesses.list": of("machines", machine, "/processes"),
  "machineProcesses.start": async (world) => of("machines", machine, "/processes", { pid: fresh("pid") })(world),
  "machineProcesses.ping": of("processes", process, "/actions/ping"),
  "machineProcesses.end": of("processes", process),
  "licenses.checkOut": of("licenses", license, "/actions/check-out", {}),
  "machines.checkOut": of("machines", machine, "/actions/check-out", {}),
  "machines.activateByFile": async (world) => {
    const { id, key } = await license(world);
    return {
      path: "/machines/actions/activate-by-file",
      body: { request: await activationRequest(key, { license: id, fingerprint: fresh("print") }) },
    };
  },
  "machines.activateByCode": async (world) =>
    of("licenses", license, "/actions/activate-by-code", { code: await requestCode(fresh("print")) })(world),
  // Opened by a key alone: whoever is signed in is nobody here.
  "productRequests.open": () => ({ path: "/requests", body: { subject: "It stopped", body: "After the update." } }),
  "productRequests.openFromFile": async (world) => ({ path: "/requests/from-file", body: await productFile(world) }),
  "productRequests.get": ofRequest(""),
  "productRequests.log": ofRequest("/log"),
  "productRequests.reveal": ofRequest("/reveal", { body: {} }),
  "ownLicenses.list": list("/me/licenses"),
  "ownLicenses.get": of("me/licenses", ownLicense),
  "ownLicenses.key": of("me/licenses", ownLicense, "/key"),
  "ownLicenses.checkOut": of("me/licenses", ownLicense, "/actions/check-out", {}),
  "ownLicenses.activateByFile": async (world) => {
    const { id, key } = await ownLicense(world);
    return {
      path: "/me/machines/actions/activate-by-file",
      body: { request: await activationRequest(key, { license: id, fingerprint: fresh("print") }) },
    };
  },
  "ownLicenses.activateByCode": async (world) =>
    of("me/licenses", ownLicense, "/actions/activate-by-code", { code: await requestCode(fresh("print")) })(world),
  "ownMachines.list": of("me/licenses", ownLicense, "/machines"),
  "ownMachines.get": of("me/machines", ownMachine),
  "ownMachines.rename": async (world) => {
    const { id, revision } = await ownMachine(world);
    const [path, unknown] = [`/me/machines/${id}`, `/me/machines/${NOBODY}`];
    return { path, unknown, body: { name: "Renamed" }, headers: { "if-match": `"${revision}"` } };
  },
  "ownMachines.release": of("me/machines", ownMachine, "/actions/release"),
  "ownMachines.checkOut": of("me/machines", ownMachine, "/actions/check-out", {}),
  "renewals.preview": async (world) => ({
    path: `/me/renewals?license=${(await ownLicense(world)).id}`,
    unknown: `/me/renewals?license=${NOBODY}`,
  }),
  "renewals.request": async (world) => ({
    path: "/me/renewals",
    unknown: "/me/renewals",
    body: { license: (await ownLicense(world)).id },
  }),
  "licenseImports.list": list("/license-imports"),
  "licenseImports.create": (world) => ({
    path: "/license-imports",
    body: { source: "keygen", account: "acme", token: "admin-0123456789", brand: world.ids.brand, address: NOWHERE },
  }),
  "licenseImports.get": of("license-imports", licenseImport),
  // It looks once more.
  "licenseImports.run": of("license-imports", licenseImport, "/actions/run", undefined, true),
  "licenseImports.end": of("license-imports", licenseImport, "/actions/end", undefined, true),
  "licenseImports.items": of("license-imports", licenseImport, "/items"),
  "licenseLists.list": list("/license-lists"),
  "licenseLists.create": () => ({
    path: "/license-lists?kind=license&fileName=list.csv",
    body: new TextEncoder().encode("Key\nx\n"),
    headers: { "content-type": "text/csv" },
  }),
  "licenseLists.get": of("license-lists", licenseList),
  "licenseLists.update": of("license-lists", licenseList, "", { dates: "dayFirst" }, true),
  "licenseLists.check": of("license-lists", licenseList, "/actions/check", undefined, true),
  "licenseLists.run": of("license-lists", licenseList, "/actions/run", undefined, true),
  "licenseLists.undo": of("license-lists", licenseList, "/actions/undo", undefined, true),
  "licenseLists.rows": of("license-lists", licenseList, "/rows"),
  "licenseLists.refused": of("license-lists", licenseList, "/refused"),
} satisfies Asks;
