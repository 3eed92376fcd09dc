import { afterId, pageById } from "#people/access";
import { organizationRef } from "#people/directory";
import { invalid, routes } from "#platform/http";
import { selectProduct } from "#products/catalog";
import { activateByCode, activateByFile, checkOutLicense, checkOutMachine } from "./check-out.ts";
import { licensesContract } from "./contract.ts";
import { selectGroups } from "./group-queries.ts";
import { endProcess, ping, pingProcess, resetHeartbeat, startProcess } from "./heartbeats.ts";
import { proved } from "./key-proof.ts";
import { revealKey } from "./key-files.ts";
import { findByKey } from "./keys.ts";
import {
  extendLicense,
  graceLicense,
  reinstateLicense,
  reissueKey,
  renewLicense,
  resetMachines,
  revokeLicense,
  suspendLicense,
  transferLicense,
} from "./license-acts.ts";
import { selectMachines } from "./machine-queries.ts";
import { activateMachine, addComponent, changeMachine, deactivateMachine, readMachine, removeComponent } from "./machines.ts";
import { machinesContract } from "./machines-contract.ts";
import { offlineContract } from "./offline-contract.ts";
import { addUser, changeGroup, createBan, createGroup, presentBan, presentGroup, readGroup, removeBan, removeUser } from "./people.ts";
import { licensePeopleContract } from "./people-contract.ts";
import { selectBans, selectUsers } from "./people-queries.ts";
import { presentMachine, presentProcess } from "./present-machine.ts";
import { presentLicense, readLicense } from "./present.ts";
import { selectProcesses } from "./process-queries.ts";
import { selectLicenses } from "./queries.ts";
import { changeLicense, createLicense } from "./save-license.ts";
import { checkIn, countUse } from "./usage.ts";
import { validateKey } from "./validate.ts";

/** What a filter names. @throws Problem 422 */
async function named(find: Promise<{ id: string } | null | undefined> | null, path: string): Promise<string | null> {
  const found = await find;
  if (find !== null && !found) throw invalid(path, "unknownThing");
  return found?.id ?? null;
}

const licenseOnly = routes(licensesContract, {
  "licenses.list": async (ctx, { query: { limit, cursor, q, product, policy, organization, contact, group, state } }) =>
    pageById(
      await selectLicenses(ctx.db, {
        limit: limit + 1,
        after: afterId(cursor),
        productId: await named(product === undefined ? null : selectProduct(ctx.db, product), "product"),
        organizationId: await named(organization === undefined ? null : organizationRef(ctx, organization), "organization"),
        policyId: policy,
        contactId: contact,
        groupId: group,
        state,
        q: q === undefined ? null : { text: q, keyHash: findByKey(ctx, q).hash },
      }),
      limit,
      (row) => presentLicense(row, ctx),
    ),
  "licenses.create": async (ctx, { body }) => {
    const { row, key } = await createLicense(ctx, body);
    return { ...presentLicense(row, ctx), key };
  },
  "licenses.get": async (ctx, { params }) => presentLicense(await readLicense(ctx, params.id), ctx),
  "licenses.key": async (ctx, { params }) => ({ key: await revealKey(ctx, await readLicense(ctx, params.id)) }),
  "licenses.update": async (ctx, { params, body, ifMatch }) => presentLicense(await changeLicense(ctx, params.id, ifMatch!, body), ctx),
  "licenses.suspend": async (ctx, { params }) => presentLicense(await suspendLicense(ctx, params.id), ctx),
  "licenses.reinstate": async (ctx, { params }) => presentLicense(await reinstateLicense(ctx, params.id), ctx),
  "licenses.revoke": async (ctx, { params }) => presentLicense(await revokeLicense(ctx, params.id), ctx),
  "licenses.renew": async (ctx, { params, body }) => presentLicense(await renewLicense(ctx, params.id, body.seconds), ctx),
  "licenses.extend": async (ctx, { params, body }) => presentLicense(await extendLicense(ctx, params.id, body.days), ctx),
  "licenses.grace": async (ctx, { params, body }) => presentLicense(await graceLicense(ctx, params.id, body.days), ctx),
  "licenses.transfer": async (ctx, { params, body }) => presentLicense(await transferLicense(ctx, params.id, body), ctx),
  "licenses.checkIn": (ctx, { params }) => checkIn(ctx, params.id),
  "licenses.use": (ctx, { params, body }) => countUse(ctx, params.id, body.by),
  "licenses.resetMachines": async (ctx, { params }) => presentLicense(await resetMachines(ctx, params.id), ctx),
  "licenses.reissue": async (ctx, { params }) => {
    const { row, key } = await reissueKey(ctx, params.id);
    return { ...presentLicense(row, ctx), key };
  },
  "licenses.validate": (ctx, { body }) => validateKey(ctx, body),
});

const peopleRoutes = routes(licensePeopleContract, {
  "licenseUsers.list": async (ctx, { params, query: { limit, cursor } }) => {
    await readLicense(ctx, params.id);
    return pageById(await selectUsers(ctx.db, params.id, { limit: limit + 1, after: afterId(cursor) }), limit, (row) => ({
      ...row,
      since: row.since.toISOString(),
    }));
  },
  "licenseUsers.add": async (ctx, { params, body }) => {
    const row = await addUser(ctx, params.id, body.contact);
    return { ...row, since: row.since.toISOString() };
  },
  "licenseUsers.remove": (ctx, { params }) => removeUser(ctx, params.id, params.contact),
  "licenseGroups.list": async (ctx, { query: { limit, cursor } }) =>
    pageById(await selectGroups(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, presentGroup),
  "licenseGroups.create": async (ctx, { body }) => presentGroup(await createGroup(ctx, body)),
  "licenseGroups.get": async (ctx, { params }) => presentGroup(await readGroup(ctx, params.id)),
  "licenseGroups.update": async (ctx, { params, body, ifMatch }) => presentGroup(await changeGroup(ctx, params.id, ifMatch!, body)),
  "licenseBans.list": async (ctx, { query: { limit, cursor } }) =>
    pageById(await selectBans(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, presentBan),
  "licenseBans.create": async (ctx, { body }) => presentBan(await createBan(ctx, body)),
  "licenseBans.remove": (ctx, { params }) => removeBan(ctx, params.id),
});

const machineRoutes = routes(machinesContract, {
  "machines.list": async (ctx, { query: { limit, cursor, license, fingerprint } }) =>
    pageById(
      await selectMachines(ctx.db, {
        limit: limit + 1,
        after: afterId(cursor),
        licenseId: license ?? null,
        fingerprint: fingerprint ?? null,
      }),
      limit,
      (row) => presentMachine(row, ctx),
    ),
  "machines.activate": async (ctx, { body }) => presentMachine(await activateMachine(ctx, body), ctx),
  "machines.get": async (ctx, { params }) => presentMachine(await readMachine(await proved(ctx), params.id), ctx),
  "machines.update": async (ctx, { params, body, ifMatch }) => presentMachine(await changeMachine(ctx, params.id, ifMatch!, body), ctx),
  "machines.deactivate": (ctx, { params }) => deactivateMachine(ctx, params.id),
  "machines.ping": (ctx, { params }) => ping(ctx, params.id),
  "machines.resetHeartbeat": (ctx, { params }) => resetHeartbeat(ctx, params.id),
  "machineComponents.add": async (ctx, { params, body }) => presentMachine(await addComponent(ctx, params.id, body), ctx),
  "machineComponents.remove": (ctx, { params }) => removeComponent(ctx, params.id, params.component),
  "machineProcesses.list": async (ctx, { params, query: { limit, cursor } }) => {
    await readMachine({ ctx, license: null }, params.id);
    return pageById(await selectProcesses(ctx.db, params.id, { limit: limit + 1, after: afterId(cursor) }), limit, presentProcess);
  },
  "machineProcesses.start": async (ctx, { params, body }) => presentProcess(await startProcess(ctx, params.id, body)),
  "machineProcesses.ping": async (ctx, { params }) => presentProcess(await pingProcess(ctx, params.id)),
  "machineProcesses.end": (ctx, { params }) => endProcess(ctx, params.id),
});

const offlineRoutes = routes(offlineContract, {
  "licenses.checkOut": (ctx, { params, body }) => checkOutLicense(ctx, params.id, body),
  "machines.checkOut": (ctx, { params, body }) => checkOutMachine(ctx, params.id, body),
  "machines.activateByFile": (ctx, { body }) => activateByFile(ctx, body),
  "machines.activateByCode": (ctx, { params, body }) => activateByCode(ctx, params.id, body),
});

export const licenseRoutes = [...licenseOnly, ...peopleRoutes, ...machineRoutes, ...offlineRoutes];
