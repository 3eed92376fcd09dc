/** The rooms of the house, joined: what each gives the composition root. */
import { accessRegistrations, accessRoutes } from "#people/access";
import { directoryRegistrations, directoryRoutes } from "#people/directory";
import { identityRoutes } from "#people/identity";
import type { Route } from "#platform/http";
import { joinRegistrations } from "#platform/references";
import { systemRoutes } from "#platform/system";
import { catalogRoutes } from "#products/catalog";
import { emailRoutes } from "#support/channels/email";
import { ticketRegistrations, ticketRoutes } from "#support/tickets";

export const allRoutes: readonly Route[] = [
  ...systemRoutes,
  ...identityRoutes,
  ...accessRoutes,
  ...directoryRoutes,
  ...catalogRoutes,
  ...ticketRoutes,
  ...emailRoutes,
];

export const registrations = joinRegistrations([accessRegistrations, directoryRegistrations, ticketRegistrations]);
