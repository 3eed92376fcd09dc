/** Files and codes for machines without a network. */
import { createCipheriv, randomBytes } from "node:crypto";
import { rulesOf } from "#licensing/policies";
import { signerFor } from "#licensing/signing";
import { elevated, inTransaction, invalid, Problem, type Ctx } from "#platform/http";
import { answerCode, provesKey, readRequest, typedFingerprint } from "#shared/activation-codes";
import { fileKey, type FileContent } from "#shared/license-file";
import type { SigningAlgorithm } from "#shared/license-policy";
import type { z } from "zod";
import { proved, type Proof } from "./key-proof.ts";
import { openKey } from "./keys.ts";
import type { MachineRow } from "./machine-queries.ts";
import { machinesContract } from "./machines-contract.ts";
import { activate, readMachine, requireUsable, tellMachine } from "./machines.ts";
import { after, graceEnd, limitsOf } from "./model/rows.ts";
import { nextLicenseFile, nextMachineFile } from "./offline-queries.ts";
import type { CheckedOut, offlineContract } from "./offline-contract.ts";
import { codesOf, iso, readLicense } from "./present.ts";
import { selectLicense, type LicenseRow } from "./queries.ts";
import { told } from "./tell.ts";
import { begin } from "./validate.ts";

type Contract = typeof offlineContract;
type Wanted = { ttl?: number | undefined; encrypt: boolean };

const ALGORITHMS: { readonly [algorithm in SigningAlgorithm]: string } = {
  ed25519: "ed25519",
  ecdsaP256: "ecdsa-p256",
  rsaPss: "rsa-pss-sha256",
};

async function encoded(content: FileContent, key: Uint8Array | null): Promise<string> {
  const plain = Buffer.from(JSON.stringify(content));
  if (!key) return plain.toString("base64");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const parts = [Buffer.concat([cipher.update(plain), cipher.final()]), nonce, cipher.getAuthTag()];
  return parts.map((part) => part.toString("base64")).join(".");
}

/** Writes the file of a licence, or of a machine of it. @throws Problem 409 license.notValid */
export async function writeFile(tx: Ctx, row: LicenseRow, machine: MachineRow | null, { ttl, encrypt }: Wanted): Promise<CheckedOut> {
  const rules = rulesOf(row.rules);
  const now = tx.clock.now();
  requireUsable(row, rules, now);
  const licenseEnds = await begin(tx, row, "fromFirstDownload");
  const seconds = ttl ?? rules.fileDuration;
  const expiresAt = after(now, seconds);
  const counter = machine ? await nextMachineFile(tx.db, machine.id) : await nextLicenseFile(tx.db, row.id);
  const content: FileContent = {
    meta: {
      version: 1,
      kind: machine ? "machine" : "license",
      issuedAt: now.toISOString(),
      expiresAt: expiresAt.toISOString(),
      ttl: seconds,
      counter,
    },
    license: {
      id: row.id,
      product: row.product.id,
      policy: row.policy.id,
      expiresAt: iso(licenseEnds),
      graceEndsAt: iso(graceEnd(licenseEnds, rules, row.grace_until)),
      afterEnd: rules.expirationStrategy,
      trial: rules.trial,
      floating: rules.floating,
      environment: row.environment,
      entitlements: codesOf(row),
      limits: limitsOf(rules, row.overrides),
    },
    ...(machine && {
      machine: { id: machine.id, fingerprint: machine.fingerprint, components: machine.components.map(({ fingerprint }) => fingerprint) },
    }),
  };
  const key = encrypt ? await fileKey(openKey(tx, row.id, row.key_sealed), machine?.fingerprint) : null;
  const signer = await signerFor(tx, rules.fileAlgorithm, row.product.id);
  const enc = await encoded(content, key);
  const sig = signer.sign(`${content.meta.kind}/${enc}`).toString("base64");
  const alg = `${encrypt ? "aes-256-gcm" : "base64"}+${ALGORITHMS[rules.fileAlgorithm]}`;
  const body = Buffer.from(JSON.stringify({ enc, sig, alg, kid: signer.keyId })).toString("base64");
  const head = content.meta.kind.toUpperCase();
  if (machine) await tellMachine(tx, machine.id, row.id, "checkedOut");
  else await told(tx, row.id, "checkedOut");
  return {
    file: `-----BEGIN ${head} FILE-----\n${body.match(/.{1,64}/g)!.join("\n")}\n-----END ${head} FILE-----\n`,
    issuedAt: content.meta.issuedAt,
    expiresAt: content.meta.expiresAt,
    ttl: seconds,
    counter,
    algorithm: rules.fileAlgorithm,
    signingKeyId: signer.keyId,
    encrypted: encrypt,
  };
}

/** @throws Problem 401, 403, 404, also where the key is another licence's, 409 license.notValid */
export async function checkOutLicense(given: Ctx, id: string, wanted: Wanted): Promise<CheckedOut> {
  const { ctx, license } = await proved(given);
  if (license && license.id !== id) throw new Problem(404, "notFound");
  return inTransaction(ctx, async (tx) => writeFile(tx, await readLicense(tx, id), null, wanted));
}

/** @throws Problem 401, 403, 404, 409 license.notValid */
export async function checkOutMachine(given: Ctx, id: string, wanted: Wanted): Promise<CheckedOut> {
  const proof = await proved(given);
  return inTransaction(proof.ctx, async (tx) => {
    const machine = await readMachine({ ...proof, ctx: tx }, id);
    return writeFile(tx, await readLicense(tx, machine.license_id), machine, wanted);
  });
}

/** What a request asks for, checked as an activation over the network is. */
export const asked = machinesContract["machines.activate"].body;

/** @throws Problem 401 activation.unproved, 403, 409, 422 activation.unreadable */
export async function activateByFile(
  given: Ctx,
  { request, ...wanted }: z.output<Contract["machines.activateByFile"]["body"]>,
): Promise<CheckedOut & { machine: string }> {
  const ctx = elevated(given);
  const read = readRequest(request);
  const parsed = read && asked.safeParse(read.request);
  if (!read || !parsed?.success || parsed.data.license === undefined) throw new Problem(422, "activation.unreadable");
  const license = await selectLicense(ctx.db, parsed.data.license);
  if (!license || !(await provesKey(openKey(ctx, license.id, license.key_sealed), read))) throw new Problem(401, "activation.unproved");
  const { authenticationStrategy } = rulesOf(license.rules);
  if (authenticationStrategy !== "license" && authenticationStrategy !== "mixed") throw new Problem(403, "license.keyRefused");
  const proof: Proof = { ctx: { ...ctx, actorKey: `license:${license.id}` }, license };
  return inTransaction(proof.ctx, async (tx) => {
    const machine = await activate(proof, license.id, parsed.data, tx);
    return { ...(await writeFile(tx, await readLicense(tx, license.id), machine, wanted)), machine: machine.id };
  });
}

/** The code that is typed in at a machine which is active. @param days it holds; null: as long as the licence */
export async function answerTyped(
  tx: Ctx,
  row: LicenseRow,
  code: string,
  days: number | null,
): Promise<{ code: string; expiresAt: string | null }> {
  const ends = [
    days === null ? null : after(tx.clock.now(), days * 86_400),
    graceEnd(row.expires_at, rulesOf(row.rules), row.grace_until) ?? row.expires_at,
  ];
  const expiresAt = ends.filter((end) => end !== null).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  const counter = await nextLicenseFile(tx.db, row.id);
  return { code: await answerCode(openKey(tx, row.id, row.key_sealed), code, { expiresAt, counter }), expiresAt: iso(expiresAt) };
}

/** @throws Problem 404, 409 activation.codesOff, license.notValid, machine.noSeat, 422 activation.mistyped */
export async function activateByCode(
  ctx: Ctx,
  id: string,
  { code, days }: z.output<Contract["machines.activateByCode"]["body"]>,
): Promise<{ code: string; machine: string; expiresAt: string | null }> {
  const fingerprint = await typedFingerprint(code);
  if (fingerprint === null) throw new Problem(422, "activation.mistyped");
  return inTransaction(ctx, async (tx) => {
    const row = await readLicense(tx, id);
    const rules = rulesOf(row.rules);
    if (!rules.typedCodes) throw new Problem(409, "activation.codesOff");
    const wanted = asked.safeParse({ license: id, fingerprint });
    if (!wanted.success) throw invalid("code", "value");
    const machine = await activate({ ctx: tx, license: null }, id, wanted.data, tx);
    return { ...(await answerTyped(tx, row, code, days)), machine: machine.id };
  });
}
