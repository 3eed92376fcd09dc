/** What each kind of thing of Keygen becomes here. Every one is looked at and made by the same code; a look is rolled back. */
import { createEntitlement, readEntitlement } from "#licensing/entitlements";
import { addUser, bringComponent, bringLicense, bringMachine, createBan, createGroup, licenseOfKey } from "#licensing/licenses";
import { createPolicy, readPolicy, rulesOf } from "#licensing/policies";
import { findOrCreateContact } from "#people/directory";
import { Problem, type Ctx } from "#platform/http";
import { createProduct, selectProduct } from "#products/catalog";
import type { ImportKind } from "#shared/license-imports";
import { LIMITS } from "#shared/license-policy";
import { askAll, type KeygenAccess, type Resource } from "./adapters/keygen.ts";
import { codeOf, countOf, instantOf, lineOf, metadataOf } from "./model/plain.ts";
import { policyOf, type Note } from "./model/policy-of.ts";
import { linked, type ImportRow } from "./queries.ts";

/** Why a thing is not taken. */
export class Refused extends Error {
  override name = "Refused";
  readonly note: Note;
  constructor(code: string, more: Omit<Note, "code"> = {}) {
    super(code);
    this.note = { code, ...more };
  }
}

export type Brought = { id: string; known: boolean; notes: Note[] };
/** What is asked of Keygen for one thing beside its page, before anything is written. */
export type Beside = { entitlements: Resource[]; users: Resource[] };
export type Bring = (tx: Ctx, row: ImportRow, thing: Resource, beside: Beside) => Promise<Brought>;

const made = (id: string, notes: Note[] = []): Brought => ({ id, known: false, notes });
const EARLIEST = new Date("1990-01-01T00:00:00Z");
const createdOf = (ctx: Ctx, { attributes }: Resource) => {
  const at = instantOf(attributes["created"]);
  const now = ctx.clock.now();
  return at && at < now && at > EARLIEST ? at : now;
};

/** The id here of what a thing names there. @throws Refused where that was not taken */
async function named(tx: Ctx, row: ImportRow, thing: Resource, relation: string, kind: ImportKind): Promise<string> {
  const external = thing.related[relation];
  const id = external === undefined ? undefined : await linked(tx.db, row.source, kind, external);
  if (id === undefined) throw new Refused("parent", { attribute: relation, ...(external !== undefined && { value: external }) });
  return id;
}

/** The same where it may be missing; that is noted. */
async function namedOr(
  tx: Ctx,
  row: ImportRow,
  thing: Resource,
  relation: string,
  kind: ImportKind,
  notes: Note[],
): Promise<string | null> {
  const external = thing.related[relation];
  if (external === undefined) return null;
  const id = await linked(tx.db, row.source, kind, external);
  if (id === undefined) notes.push({ code: "missing", attribute: relation, value: external });
  return id ?? null;
}

async function codesOf(tx: Ctx, row: ImportRow, things: readonly Resource[], notes: Note[]): Promise<string[]> {
  const codes: string[] = [];
  for (const { id, attributes } of things) {
    const known = await linked(tx.db, row.source, "entitlements", id);
    if (known === undefined) notes.push({ code: "missing", attribute: "entitlements", value: lineOf(attributes["code"]) ?? id });
    else codes.push((await readEntitlement(tx, known)).code);
  }
  return [...new Set(codes)];
}

const bringProduct: Bring = async (tx, row, { attributes }) => {
  const notes = metadataOf(attributes["metadata"]).notes;
  if (Object.keys((attributes["metadata"] as object | null) ?? {}).length > 0) notes.push({ code: "metadata", attribute: "metadata" });
  const name = lineOf(attributes["name"], 200);
  if (name === null) throw new Refused("nameless");
  const code = lineOf(attributes["code"])?.toLowerCase();
  const slug = code !== undefined && /^[a-z0-9][a-z0-9-]{0,62}$/.test(code) ? code : undefined;
  const same = slug === undefined ? undefined : await selectProduct(tx.db, slug);
  if (same) return { id: same.id, known: true, notes: [] };
  const closed = attributes["distributionStrategy"] === "CLOSED";
  const product = await createProduct(tx, {
    names: { en: name },
    slug,
    brand: row.brand.id,
    visibility: closed ? "internal" : "customers",
  });
  return made(product.id, notes);
};

const bringEntitlement: Bring = async (tx, _row, { attributes }) => {
  const code = codeOf(attributes["code"]);
  if (code === null) throw new Refused("code", { attribute: "code", value: lineOf(attributes["code"]) ?? "" });
  const notes: Note[] =
    code === attributes["code"] ? [] : [{ code: "renamed", attribute: "code", value: `${lineOf(attributes["code"])} → ${code}` }];
  const same = await readEntitlement(tx, code).catch(() => null);
  if (same) return { id: same.id, known: true, notes };
  const { id } = await createEntitlement(tx, { code, names: { en: lineOf(attributes["name"], 200) ?? code }, descriptions: {} });
  return made(id, notes);
};

const bringGroup: Bring = async (tx, _row, { attributes }) => {
  const group = await createGroup(tx, {
    name: lineOf(attributes["name"]) ?? "–",
    maxLicenses: countOf(attributes["maxLicenses"]),
    maxMachines: countOf(attributes["maxMachines"]),
    maxUsers: countOf(attributes["maxUsers"]),
  });
  return made(group.id);
};

const bringUser: Bring = async (tx, _row, { attributes }) => {
  const role = lineOf(attributes["role"]) ?? "user";
  if (role !== "user") throw new Refused("staff", { attribute: "role", value: role });
  const email = lineOf(attributes["email"], 254);
  if (email === null) throw new Refused("email", { attribute: "email" });
  const name =
    lineOf(attributes["fullName"]) ??
    lineOf([attributes["firstName"], attributes["lastName"]].filter((part) => typeof part === "string").join(" "));
  const contact = await findOrCreateContact(tx, { email, name });
  const notes: Note[] = [];
  if (attributes["status"] === "BANNED") {
    await createBan(tx, { organization: null, contact: contact.id, reason: "Keygen" }).catch(ifKnown);
    notes.push({ code: "banned", attribute: "status" });
  }
  return { id: contact.id, known: !contact.created, notes };
};

function ifKnown(error: unknown): void {
  if (!(error instanceof Problem) || (error.code !== "licenseBan.known" && error.code !== "license.userKnown")) throw error;
}

const bringPolicy: Bring = async (tx, row, thing, { entitlements }) => {
  const { rules, notes } = policyOf(thing.attributes);
  const product = await named(tx, row, thing, "product", "products");
  const codes = await codesOf(tx, row, entitlements, notes);
  const name = lineOf(thing.attributes["name"]) ?? "–";
  return made((await createPolicy(tx, { ...rules, name, product, entitlements: codes })).id, notes);
};

const bringOneLicense: Bring = async (tx, row, thing, { entitlements, users }) => {
  const { attributes } = thing;
  const key = typeof attributes["key"] === "string" ? attributes["key"].trim() : "";
  if (key === "" || key.length > 4_000 || /[\s\p{Cc}]/u.test(key)) throw new Refused("key", { attribute: "key" });
  const taken = await licenseOfKey(tx, key);
  if (taken !== null) return { id: taken, known: true, notes: [] };
  const policy = await readPolicy(tx, await named(tx, row, thing, "policy", "policies"));
  const rules = rulesOf(policy.rules);
  const { metadata, notes } = metadataOf(attributes["metadata"]);
  const overrides: { [limit: string]: number | boolean | null } = {};
  for (const limit of LIMITS) {
    if (!(limit in attributes)) continue;
    const own = countOf(attributes[limit], Number.MAX_SAFE_INTEGER);
    if (own !== rules[limit]) overrides[limit] = own;
  }
  if (typeof attributes["protected"] === "boolean" && attributes["protected"] !== rules.protected)
    overrides["protected"] = attributes["protected"];
  if (attributes["expiry"] !== null && instantOf(attributes["expiry"]) === null)
    throw new Refused("expiry", { attribute: "expiry", value: lineOf(attributes["expiry"]) ?? "" });
  const own = (await codesOf(tx, row, entitlements, notes)).filter((code) => !policy.entitlements.includes(code));
  const owner = await namedOr(tx, row, thing, thing.related["owner"] === undefined ? "user" : "owner", "users", notes);
  const id = await bringLicense(tx, {
    policy: policy.id,
    key,
    name: lineOf(attributes["name"]),
    contact: owner,
    group: await namedOr(tx, row, thing, "group", "groups", notes),
    expiresAt: instantOf(attributes["expiry"])?.toISOString() ?? null,
    overrides,
    entitlements: own,
    metadata,
    createdAt: createdOf(tx, thing),
    suspended: attributes["suspended"] === true,
    uses: countOf(attributes["uses"]) ?? 0,
    checkedInAt: instantOf(attributes["lastCheckIn"]),
  });
  for (const user of users) {
    const contact = await linked(tx.db, row.source, "users", user.id);
    if (contact === undefined) notes.push({ code: "missing", attribute: "users", value: user.id });
    else if (contact !== owner) await addUser(tx, id, contact).catch(ifKnown);
  }
  return made(id, notes);
};

const bringOneMachine: Bring = async (tx, row, thing) => {
  const { attributes } = thing;
  const fingerprint = lineOf(attributes["fingerprint"], 255);
  if (fingerprint === null || fingerprint !== attributes["fingerprint"]) throw new Refused("fingerprint", { attribute: "fingerprint" });
  const licenseId = await named(tx, row, thing, "license", "licenses");
  const { metadata, notes } = metadataOf(attributes["metadata"]);
  const id = await bringMachine(tx, {
    licenseId,
    fingerprint,
    contactId: await namedOr(tx, row, thing, "owner", "users", notes),
    name: lineOf(attributes["name"]),
    hostname: lineOf(attributes["hostname"], 255),
    platform: lineOf(attributes["platform"]),
    cores: countOf(attributes["cores"], 100_000),
    memory: countOf(attributes["memory"], Number.MAX_SAFE_INTEGER),
    disk: countOf(attributes["disk"], Number.MAX_SAFE_INTEGER),
    metadata,
    createdAt: createdOf(tx, thing),
    heartbeatAt: instantOf(attributes["lastHeartbeat"]),
  });
  return made(id, notes);
};

const bringOneComponent: Bring = async (tx, row, thing) => {
  const fingerprint = lineOf(thing.attributes["fingerprint"], 255);
  if (fingerprint === null || fingerprint !== thing.attributes["fingerprint"])
    throw new Refused("fingerprint", { attribute: "fingerprint" });
  const machine = await named(tx, row, thing, "machine", "machines");
  return made(
    await bringComponent(tx, {
      machine,
      fingerprint,
      name: lineOf(thing.attributes["name"]) ?? fingerprint.slice(0, 100),
      createdAt: createdOf(tx, thing),
    }),
  );
};

export const BRING: { readonly [kind in ImportKind]: Bring } = {
  products: bringProduct,
  entitlements: bringEntitlement,
  groups: bringGroup,
  users: bringUser,
  policies: bringPolicy,
  licenses: bringOneLicense,
  machines: bringOneMachine,
  components: bringOneComponent,
};

/** By what a thing is named to people. Keys are not told. */
export function titleOf(kind: ImportKind, { id, attributes }: Resource): string {
  const names: { readonly [kind in ImportKind]?: string[] } = {
    users: ["email", "fullName"],
    machines: ["name", "fingerprint"],
    entitlements: ["code"],
  };
  for (const name of [...(names[kind] ?? []), "name"]) {
    const text = lineOf(attributes[name], 200);
    if (text !== null) return text;
  }
  const key = kind === "licenses" ? lineOf(attributes["key"], 4_000) : null;
  return key === null ? id : `…${key.slice(-5)}`;
}

const NOTHING: Beside = { entitlements: [], users: [] };

/** Asks for what hangs on a thing. @param any whether the account has entitlements at all: else nobody is asked for each licence */
export async function besideOf(access: KeygenAccess, kind: ImportKind, { id, counts }: Resource, any: boolean): Promise<Beside> {
  if (kind !== "policies" && kind !== "licenses") return NOTHING;
  const entitlements = any ? await askAll(access, `${kind}/${id}/entitlements`) : [];
  const users = kind === "licenses" && counts["users"] !== 0 ? await askAll(access, `licenses/${id}/users`) : [];
  return { entitlements, users };
}
