/** The rooms of the house, joined: what each gives the composition root. */
import { accessRegistrations, accessRoutes } from "#people/access";
import { directoryRegistrations, directoryRoutes } from "#people/directory";
import { identityRoutes } from "#people/identity";
import { fieldRoutes } from "#platform/fields";
import type { Route } from "#platform/http";
import { mailRoutes } from "#platform/mail";
import { joinRegistrations } from "#platform/references";
import { systemRoutes } from "#platform/system";
import { catalogRoutes } from "#products/catalog";
import { emailRoutes, guardRoutes } from "#support/channels/email";
import { draftRegistrations, draftRoutes } from "#support/drafts";
import { textsRoutes } from "#support/texts";
import { ticketRegistrations, ticketRoutes } from "#support/tickets";
import { viewRegistrations, viewRoutes } from "#support/views";

export const allRoutes: readonly Route[] = [
  ...systemRoutes,
  ...fieldRoutes,
  ...mailRoutes,
  ...identityRoutes,
  ...accessRoutes,
  ...directoryRoutes,
  ...catalogRoutes,
  ...ticketRoutes,
  ...viewRoutes,
  ...draftRoutes,
  ...textsRoutes,
  ...emailRoutes,
  ...guardRoutes,
];

export const registrations = joinRegistrations([
  accessRegistrations,
  directoryRegistrations,
  ticketRegistrations,
  viewRegistrations,
  draftRegistrations,
]);
