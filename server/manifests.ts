/** What every room says of itself: the tables it owns, and how a person is found and erased in them. */
import type { ModuleManifest } from "#platform/module";
import access from "./people/access/module.ts";
import directory from "./people/directory/module.ts";
import identity from "./people/identity/module.ts";
import provisioning from "./people/provisioning/module.ts";
import peopleImports from "./people/imports/module.ts";
import privacy from "./people/privacy/module.ts";
import mail from "./platform/mail/module.ts";
import platform from "./platform/module.ts";
import catalog from "./products/catalog/module.ts";
import accessDecisions from "./licensing/access/module.ts";
import billing from "./licensing/billing/module.ts";
import overview from "./licensing/overview/module.ts";
import plans from "./licensing/plans/module.ts";
import issues from "./products/issues/module.ts";
import accounts from "./insights/accounts/module.ts";
import churn from "./insights/churn/module.ts";
import lifecycle from "./products/lifecycle/module.ts";
import trackers from "./products/trackers/module.ts";
import entitlements from "./licensing/entitlements/module.ts";
import licenseImports from "./licensing/imports/module.ts";
import licenses from "./licensing/licenses/module.ts";
import policies from "./licensing/policies/module.ts";
import signing from "./licensing/signing/module.ts";
import answers from "./support/answers/module.ts";
import automation from "./support/automation/module.ts";
import routing from "./support/routing/module.ts";
import bulk from "./support/bulk/module.ts";
import email from "./support/channels/email/module.ts";
import productRequests from "./support/channels/product/module.ts";
import checklists from "./support/checklists/module.ts";
import drafts from "./support/drafts/module.ts";
import feedback from "./support/feedback/module.ts";
import ticketIssues from "./support/issues/module.ts";
import imports from "./support/imports/module.ts";
import macros from "./support/macros/module.ts";
import notices from "./support/notices/module.ts";
import notifications from "./support/notifications/module.ts";
import texts from "./support/texts/module.ts";
import renewals from "./support/renewals/module.ts";
import tickets from "./support/tickets/module.ts";
import metrics from "./insights/metrics/module.ts";
import presence from "./support/presence/module.ts";
import promises from "./support/promises/module.ts";
import sla from "./support/sla/module.ts";
import views from "./support/views/module.ts";
import webhooks from "./support/webhooks/module.ts";

export const manifests: readonly ModuleManifest[] = [
  // The ground floor first: what refers is erased before what it refers to, so the other way round.
  platform,
  mail,
  access,
  directory,
  identity,
  provisioning,
  peopleImports,
  privacy,
  catalog,
  lifecycle,
  plans,
  accessDecisions,
  billing,
  issues,
  trackers,
  entitlements,
  policies,
  signing,
  licenses,
  licenseImports,
  overview,
  tickets,
  notices,
  texts,
  email,
  productRequests,
  views,
  drafts,
  imports,
  bulk,
  promises,
  presence,
  sla,
  checklists,
  macros,
  automation,
  routing,
  notifications,
  ticketIssues,
  renewals,
  answers,
  accounts,
  feedback,
  webhooks,
  churn,
  metrics,
];
