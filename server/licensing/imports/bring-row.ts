/** What a row of a list makes: a licence or a machine. A look carries it out as well, and takes it back. */
import {
  bringLicense,
  bringMachine,
  findByKey,
  licenseOfKey,
  licensesContract,
  machineOfLicense,
  machinesContract,
  readLicense,
} from "#licensing/licenses";
import { policyNamed, readPolicy, rulesOf } from "#licensing/policies";
import { contactByAddress, findOrCreateContact, organizationNamed, standTogether } from "#people/directory";
import { fromPlainText } from "#platform/export";
import type { Ctx } from "#platform/http";
import { isId } from "#shared/ids";
import { METADATA_TARGET } from "#shared/license-lists";
import { LIMITS } from "#shared/license-policy";
import { productMeant, type ListRow, type Made, type Said } from "./list-queries.ts";
import { codesIn, countIn, endIn, instantIn, limitIn, metadataIn, yesIn } from "./model/cells.ts";
import { lineOf } from "./model/plain.ts";
import { checkGiven, RowProblem } from "#platform/imports";
import { asRowProblem } from "./row-problem.ts";

/** Texts under what their columns are taken for; empty cells say nothing. */
export type Given = { readonly [target: string]: string };
/** What became of a row; `contact` is whose data it holds. */
export type Brought = { verdict: "created" | "same"; id: string; contact: string | null; notes: Said[]; made: Made | null };
type Reading = Pick<ListRow, "kind" | "mapping" | "policy" | "keyless" | "people" | "dates">;

const MOST_BYTES = Number.MAX_SAFE_INTEGER;
const MOST = 1_000_000_000;
/** Values that stay as they are, line ends and all; of all others blanks are one. */
const WHOLE = new Set(["key", "fingerprint", "metadata", "entitlements"]);

/** The cells of a row as they were meant: text that a spreadsheet took for a formula comes back as it was written. */
export function givenIn(cells: readonly string[], { mapping }: Pick<ListRow, "mapping">): Given {
  const given: { [target: string]: string } = {};
  for (const [index, target] of mapping.entries()) {
    const text = fromPlainText(cells[index] ?? "").trim();
    if (target === null || text === "") continue;
    const said = WHOLE.has(target) ? text : lineOf(text, 20_000);
    if (said !== null) given[target] = said;
  }
  return given;
}

/** By what people know a row; never its key. */
export function titleOf(given: Given): string | null {
  const named = given["name"] ?? given["hostname"] ?? given["organization"] ?? given["contact"] ?? given["fingerprint"];
  return lineOf(named, 200) ?? (given["key"] === undefined ? null : `…${given["key"].slice(-5)}`);
}

/** What may stand in a file once only: the key of a licence, a fingerprint within a licence. */
export function sameOf(ctx: Ctx, { kind }: Pick<ListRow, "kind">, given: Given): Buffer | null {
  const key = given["key"] === undefined ? null : findByKey(ctx, given["key"]).hash;
  if (kind === "license") return key;
  const license = key?.toString("base64url") ?? given["license"];
  if (license === undefined || given["fingerprint"] === undefined) return null;
  return ctx.platform.crypto.hashToken("license list", `${license} ${given["fingerprint"]}`);
}

/** A cell as what it means. @param read answers undefined for what cannot be meant @throws RowProblem */
function read<T>(given: Given, target: string, how: (text: string) => T | undefined, code: string): T | undefined {
  const text = given[target];
  if (text === undefined) return undefined;
  const value = how(text);
  if (value === undefined) throw new RowProblem(code, target, { value: text.slice(0, 100) });
  return value;
}

const instant = (given: Given, target: string, { dates }: Reading) =>
  read(given, target, (text) => instantIn(text, dates, "begin"), "licenseList.row.instant");

function metadataOf(given: Given): { [name: string]: string | number | boolean } {
  const metadata = { ...read(given, "metadata", metadataIn, "licenseList.row.metadata") };
  for (const [target, text] of Object.entries(given)) {
    const name = METADATA_TARGET.exec(target)?.[1];
    if (name === undefined) continue;
    if (text.length > 500) throw new RowProblem("invalid.tooLong", target, { most: 500 });
    metadata[name] = text;
  }
  return metadata;
}

async function policyOf(tx: Ctx, row: Reading, given: Given) {
  const name = given["policy"];
  if (name === undefined && row.policy === null) throw new RowProblem("licenseList.row.policyMissing", "policy");
  let product: string | null = null;
  if (given["product"] !== undefined) {
    product = await productMeant(tx.db, given["product"]);
    if (product === null) throw new RowProblem("licenseList.row.product", "product", { value: given["product"] });
  }
  const id = name === undefined ? row.policy!.id : await policyNamed(tx, name, product);
  if (id === null) throw new RowProblem("licenseList.row.policy", "policy", { value: name! });
  const policy = await readPolicy(tx, id);
  if (product !== null && policy.product.id !== product)
    throw new RowProblem("licenseList.row.product", "product", { value: given["product"]! });
  return policy;
}

/** The person of an address. @returns `added` where he was not here before @throws RowProblem */
async function personOf(tx: Ctx, row: Reading, given: Given): Promise<{ id: string; added: boolean } | null> {
  const email = given["contact"];
  if (email === undefined) return null;
  const known = await contactByAddress(tx, email);
  if (known) return { id: (await standTogether(tx.db, "contact", known.id))[0] ?? known.id, added: false };
  if (row.people === "known" || row.kind === "machine") throw new RowProblem("licenseList.row.person", "contact", { value: email });
  return { id: (await findOrCreateContact(tx, { email, name: given["contactName"] })).id, added: true };
}

async function bringLicenseRow(tx: Ctx, row: Reading, given: Given): Promise<Brought> {
  const key = given["key"];
  if (key === undefined && row.keyless === "refuse") throw new RowProblem("licenseList.row.keyless", "key");
  if (key !== undefined && (key.length > 4_000 || /[\s\p{Cc}]/u.test(key))) throw new RowProblem("licenseList.row.key", "key");
  const taken = key === undefined ? null : await licenseOfKey(tx, key);
  if (taken !== null) return { verdict: "same", id: taken, contact: null, notes: [], made: null };
  const policy = await policyOf(tx, row, given);
  const rules = rulesOf(policy.rules);
  const notes: Said[] = key === undefined ? [{ code: "licenseList.note.keyMade" }] : [];
  const organization = given["organization"] === undefined ? null : await organizationNamed(tx, given["organization"]);
  if (organization === null && given["organization"] !== undefined)
    throw new RowProblem("import.row.organization", "organization", { value: given["organization"] });
  const contact = await personOf(tx, row, given);
  if (contact?.added) notes.push({ code: "licenseList.note.personAdded", values: { value: given["contact"]! } });
  if (organization === null && contact === null) notes.push({ code: "licenseList.note.nobody" });
  const overrides: { [limit: string]: number | null } = {};
  for (const limit of LIMITS) {
    const most = limit === "maxMemory" || limit === "maxDisk" ? MOST_BYTES : MOST;
    const own = read(given, limit, (text) => limitIn(text, most), "licenseList.row.limit");
    if (own !== undefined && own !== rules[limit]) overrides[limit] = own;
  }
  const { codes, wrong } = codesIn(given["entitlements"] ?? "");
  if (wrong !== null) throw new RowProblem("licenseList.row.entitlement", "entitlements", { value: wrong });
  const now = tx.clock.now();
  const createdAt = instant(given, "createdAt", row) ?? now;
  if (createdAt > now) throw new RowProblem("licenseList.row.instant", "createdAt", { value: given["createdAt"]! });
  const expiresAt = read(given, "expiresAt", (text) => endIn(text, row.dates), "licenseList.row.end");
  const uses = read(given, "uses", (text) => countIn(text, MOST), "licenseList.row.count") ?? 0;
  const content = { name: given["name"] ?? null, environment: given["environment"] ?? null, metadata: metadataOf(given) };
  checkGiven(licensesContract["licenses.create"].body.shape, content);
  const id = await bringLicense(tx, {
    ...content,
    policy: policy.id,
    ...(key !== undefined && { key }),
    organization,
    contact: contact?.id ?? null,
    ...(expiresAt !== undefined && { expiresAt: expiresAt?.toISOString() ?? null }),
    overrides,
    entitlements: codes.filter((code) => !policy.entitlements.includes(code)),
    createdAt,
    suspended: read(given, "suspended", yesIn, "licenseList.row.yes") ?? false,
    uses,
    checkedInAt: null,
  });
  const { revision } = await readLicense(tx, id);
  const made = { revision, uses, ...(contact?.added && { contact: contact.id }) };
  return { verdict: "created", id, contact: contact?.id ?? null, notes, made };
}

async function licenseIn(tx: Ctx, given: Given): Promise<string> {
  const id = given["license"]?.toLowerCase();
  const found = given["key"] === undefined ? (id !== undefined && isId(id) ? id : null) : await licenseOfKey(tx, given["key"]);
  const there = found !== null && (await readLicense(tx, found).catch(() => null)) !== null;
  if (!there) throw new RowProblem("licenseList.row.license", given["key"] === undefined && id !== undefined ? "license" : "key");
  return found;
}

async function bringMachineRow(tx: Ctx, row: Reading, given: Given): Promise<Brought> {
  const licenseId = await licenseIn(tx, given);
  const fingerprint = given["fingerprint"];
  if (fingerprint === undefined || fingerprint.length > 255 || /\p{Cc}/u.test(fingerprint))
    throw new RowProblem("licenseList.row.fingerprint", "fingerprint");
  const there = await machineOfLicense(tx, licenseId, fingerprint);
  if (there) return { verdict: "same", id: there.id, contact: null, notes: [], made: null };
  const contact = await personOf(tx, row, given);
  const now = tx.clock.now();
  const createdAt = instant(given, "createdAt", row) ?? now;
  const heartbeatAt = instant(given, "heartbeatAt", row) ?? null;
  for (const [target, at] of [["createdAt", createdAt] as const, ["heartbeatAt", heartbeatAt] as const])
    if (at && at > now) throw new RowProblem("licenseList.row.instant", target, { value: given[target]! });
  const texts = { name: given["name"] ?? null, hostname: given["hostname"] ?? null, platform: given["platform"] ?? null };
  const metadata = metadataOf(given);
  checkGiven(machinesContract["machines.activate"].body.shape, { ...texts, fingerprint, metadata });
  const size = (target: string, most: number) => read(given, target, (text) => limitIn(text, most), "licenseList.row.count") ?? null;
  const id = await bringMachine(tx, {
    ...texts,
    metadata,
    licenseId,
    fingerprint,
    contactId: contact?.id ?? null,
    cores: size("cores", 100_000),
    memory: size("memory", MOST_BYTES),
    disk: size("disk", MOST_BYTES),
    createdAt,
    heartbeatAt,
  });
  return {
    verdict: "created",
    id,
    contact: contact?.id ?? null,
    notes: [],
    made: { revision: 1, heartbeatAt: heartbeatAt?.toISOString() ?? null },
  };
}

/** Makes what a row says; what is here already stays as it is. @throws RowProblem */
export function bringRow(tx: Ctx, row: Reading, given: Given): Promise<Brought> {
  return (row.kind === "license" ? bringLicenseRow : bringMachineRow)(tx, row, given).catch(asRowProblem);
}
