import { routes } from "#platform/http";
import { ownLicensesContract } from "./own-contract.ts";
import { listOwnLicenses, readOwnKey, readOwnLicense } from "./own-licenses.ts";
import { listOwnMachines, readOwnMachine, releaseOwnMachine, renameOwnMachine } from "./own-machines.ts";
import { activateOwnByCode, activateOwnByFile, checkOutOwnLicense, checkOutOwnMachine } from "./own-offline.ts";

export const ownLicenseRoutes = routes(ownLicensesContract, {
  "ownLicenses.list": (ctx, { query }) => listOwnLicenses(ctx, query),
  "ownLicenses.get": (ctx, { params }) => readOwnLicense(ctx, params.id),
  "ownLicenses.key": (ctx, { params }) => readOwnKey(ctx, params.id),
  "ownLicenses.checkOut": (ctx, { params, body }) => checkOutOwnLicense(ctx, params.id, body),
  "ownLicenses.activateByFile": (ctx, { body }) => activateOwnByFile(ctx, body.request),
  "ownLicenses.activateByCode": (ctx, { params, body }) => activateOwnByCode(ctx, params.id, body.code),
  "ownMachines.list": (ctx, { params, query }) => listOwnMachines(ctx, params.id, query),
  "ownMachines.get": (ctx, { params }) => readOwnMachine(ctx, params.id),
  "ownMachines.rename": (ctx, { params, body, ifMatch }) => renameOwnMachine(ctx, params.id, ifMatch!, body.name),
  "ownMachines.release": (ctx, { params }) => releaseOwnMachine(ctx, params.id),
  "ownMachines.checkOut": (ctx, { params, body }) => checkOutOwnMachine(ctx, params.id, body),
});
