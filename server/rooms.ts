/** The rooms of the house, joined: what each gives the composition root. */
import { accessDecisionRoutes } from "#licensing/access";
import { billingRoutes, invoiceRoutes } from "#licensing/billing";
import { customerOverviewRoutes } from "#licensing/overview";
import { planRegistrations, planRoutes } from "#licensing/plans";
import { statementRoutes } from "#insights/accounts";
import { churnRoutes } from "#insights/churn";
import { metricsRoutes } from "#insights/metrics";
import { accessRegistrations, accessRoutes } from "#people/access";
import { directoryRegistrations, directoryRoutes } from "#people/directory";
import { accountErasure, identityRegistrations, identityRoutes } from "#people/identity";
import { provisioningRoutes } from "#people/provisioning";
import { importErasure, importRoutes } from "#people/imports";
import { privacyErasure, privacyRoutes, retentionRoutes } from "#people/privacy";
import { platformErasure } from "#platform/erasure";
import { fieldRegistrations, fieldRoutes } from "#platform/fields";
import type { Route } from "#platform/http";
import { mailErasure, mailRetention, mailRoutes } from "#platform/mail";
import { joinRegistrations, type Registrations } from "#platform/references";
import { searchRoutes } from "#platform/search";
import { systemRoutes } from "#platform/system";
import { catalogRoutes, productPartRoutes } from "#products/catalog";
import { issueRegistrations, issueRoutes } from "#products/issues";
import { lifecycleRoutes } from "#products/lifecycle";
import { trackerRoutes } from "#products/trackers";
import { entitlementRoutes } from "#licensing/entitlements";
import { licenseRoutes, ownLicenseRoutes } from "#licensing/licenses";
import { licenseImportRoutes, licenseListErasure, licenseListRoutes } from "#licensing/imports";
import { policyRoutes } from "#licensing/policies";
import { signingRoutes } from "#licensing/signing";
import { answerRegistrations, answerRoutes } from "#support/answers";
import { automationRegistrations, automationRoutes } from "#support/automation";
import { routingRoutes } from "#support/routing";
import { bulkRoutes } from "#support/bulk";
import { emailRegistrations, emailRoutes, guardRoutes, threadErasure } from "#support/channels/email";
import { productRequestRoutes } from "#support/channels/product";
import { checklistRegistrations, checklistRoutes } from "#support/checklists";
import { draftRegistrations, draftRoutes } from "#support/drafts";
import { feedbackRegistrations, feedbackRoutes } from "#support/feedback";
import { ticketIssueRoutes } from "#support/issues";
import { noticeRoutes } from "#support/notices";
import { presenceRoutes } from "#support/presence";
import { promiseRoutes } from "#support/promises";
import { slaRegistrations, slaRoutes } from "#support/sla";
import { macroRegistrations, macroRoutes } from "#support/macros";
import { renewalRoutes } from "#support/renewals";
import { notificationRoutes } from "#support/notifications";
import { textsRoutes } from "#support/texts";
import { guestRoutes, linkRoutes, mergeRoutes, ticketRegistrations, ticketRoutes } from "#support/tickets";
import { viewRegistrations, viewRoutes } from "#support/views";
import { webhookRoutes } from "#support/webhooks";
import { manifests } from "./manifests.ts";

/** Erasing goes through them in this order: what belongs to the person is gathered from below, and the audit comes last. */
const personal: Registrations = {
  references: {},
  liveUpdates: {},
  files: [],
  manifests,
  retention: mailRetention,
  erasure: [accountErasure, threadErasure, mailErasure, privacyErasure, importErasure, licenseListErasure, ...platformErasure],
};

export const allRoutes: readonly Route[] = [
  ...systemRoutes,
  ...fieldRoutes,
  ...searchRoutes,
  ...mailRoutes,
  ...identityRoutes,
  ...accessRoutes,
  ...provisioningRoutes,
  ...directoryRoutes,
  ...importRoutes,
  ...privacyRoutes,
  ...retentionRoutes,
  ...catalogRoutes,
  ...productPartRoutes,
  ...lifecycleRoutes,
  ...planRoutes,
  ...accessDecisionRoutes,
  ...billingRoutes,
  ...invoiceRoutes,
  ...issueRoutes,
  ...trackerRoutes,
  ...entitlementRoutes,
  ...policyRoutes,
  ...signingRoutes,
  ...licenseRoutes,
  ...ownLicenseRoutes,
  ...licenseImportRoutes,
  ...licenseListRoutes,
  ...customerOverviewRoutes,
  ...ticketRoutes,
  ...viewRoutes,
  ...draftRoutes,
  ...mergeRoutes,
  ...linkRoutes,
  ...ticketIssueRoutes,
  ...guestRoutes,
  ...noticeRoutes,
  ...bulkRoutes,
  ...promiseRoutes,
  ...presenceRoutes,
  ...slaRoutes,
  ...renewalRoutes,
  ...checklistRoutes,
  ...macroRoutes,
  ...automationRoutes,
  ...routingRoutes,
  ...notificationRoutes,
  ...textsRoutes,
  ...emailRoutes,
  ...productRequestRoutes,
  ...guardRoutes,
  ...answerRoutes,
  ...feedbackRoutes,
  ...webhookRoutes,
  ...churnRoutes,
  ...statementRoutes,
  ...metricsRoutes,
];

export const registrations = joinRegistrations([
  accessRegistrations,
  fieldRegistrations,
  identityRegistrations,
  directoryRegistrations,
  planRegistrations,
  issueRegistrations,
  ticketRegistrations,
  slaRegistrations,
  viewRegistrations,
  macroRegistrations,
  checklistRegistrations,
  automationRegistrations,
  draftRegistrations,
  emailRegistrations,
  answerRegistrations,
  feedbackRegistrations,
  personal,
]);
