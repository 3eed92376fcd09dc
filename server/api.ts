/** Every operation of the program, as types for web and widget and as routes for the composition root. */
import type { accessDecisionContract } from "#licensing/access";
import type { customerOverviewContract } from "#licensing/overview";
import type { billingContract, invoicesContract } from "#licensing/billing";
import type { plansContract, subscriptionsContract } from "#licensing/plans";
import type { notificationsContract } from "#support/notifications";
import type { macrosContract } from "#support/macros";
import type { accessContract } from "#people/access";
import type { directoryContract, domainsContract, mergesContract, notesContract, ownContract, segmentsContract } from "#people/directory";
import type { identityContract } from "#people/identity";
import type { provisioningContract } from "#people/provisioning";
import type { fieldsContract } from "#platform/fields";
import type { importsContract } from "#people/imports";
import type { privacyContract, retentionContract } from "#people/privacy";
import type { Api as GenericApi } from "#platform/http";
import type { mailContract } from "#platform/mail";
import type { searchContract } from "#platform/search";
import type { systemContract } from "#platform/system";
import type { catalogContract, linesContract, partsContract } from "#products/catalog";
import type { issuesContract } from "#products/issues";
import type { lifecycleContract } from "#products/lifecycle";
import type { trackersContract } from "#products/trackers";
import type { entitlementsContract } from "#licensing/entitlements";
import type { licensePeopleContract, licensesContract, machinesContract, offlineContract, ownLicensesContract } from "#licensing/licenses";
import type { licenseImportsContract, licenseListsContract } from "#licensing/imports";
import type { policiesContract } from "#licensing/policies";
import type { signingContract } from "#licensing/signing";
import type { answersContract } from "#support/answers";
import type { automationContract } from "#support/automation";
import type { routingContract } from "#support/routing";
import type { bulkContract } from "#support/bulk";
import type { emailContract, guardContract } from "#support/channels/email";
import type { feedbackContract } from "#support/feedback";
import type { ticketIssuesContract } from "#support/issues";
import type { checklistsContract } from "#support/checklists";
import type { noticesContract } from "#support/notices";
import type { productRequestsContract } from "#support/channels/product";
import type { renewalsContract } from "#support/renewals";
import type { presenceContract } from "#support/presence";
import type { promisesContract } from "#support/promises";
import type { metricsContract } from "#insights/metrics";
import type { calendarsContract, slaContract, slaPoliciesContract } from "#support/sla";
import type { textsContract } from "#support/texts";
import type { guestContract, linksContract, mergeContract, ticketsContract } from "#support/tickets";
import type { viewsContract } from "#support/views";
import type { webhooksContract } from "#support/webhooks";
import type { statementsContract } from "#insights/accounts";
import type { churnContract } from "#insights/churn";

export type Operations = typeof systemContract &
  typeof churnContract &
  typeof statementsContract &
  typeof fieldsContract &
  typeof searchContract &
  typeof mailContract &
  typeof textsContract &
  typeof identityContract &
  typeof accessContract &
  typeof provisioningContract &
  typeof directoryContract &
  typeof licenseImportsContract &
  typeof licenseListsContract &
  typeof importsContract &
  typeof privacyContract &
  typeof retentionContract &
  typeof domainsContract &
  typeof mergesContract &
  typeof notesContract &
  typeof segmentsContract &
  typeof ownContract &
  typeof catalogContract &
  typeof linesContract &
  typeof partsContract &
  typeof lifecycleContract &
  typeof plansContract &
  typeof subscriptionsContract &
  typeof accessDecisionContract &
  typeof customerOverviewContract &
  typeof billingContract &
  typeof invoicesContract &
  typeof issuesContract &
  typeof trackersContract &
  typeof entitlementsContract &
  typeof policiesContract &
  typeof signingContract &
  typeof licensesContract &
  typeof licensePeopleContract &
  typeof machinesContract &
  typeof offlineContract &
  typeof ownLicensesContract &
  typeof ticketsContract &
  typeof viewsContract &
  typeof mergeContract &
  typeof linksContract &
  typeof ticketIssuesContract &
  typeof guestContract &
  typeof noticesContract &
  typeof answersContract &
  typeof feedbackContract &
  typeof webhooksContract &
  typeof bulkContract &
  typeof promisesContract &
  typeof presenceContract &
  typeof metricsContract &
  typeof slaContract &
  typeof slaPoliciesContract &
  typeof calendarsContract &
  typeof renewalsContract &
  typeof productRequestsContract &
  typeof checklistsContract &
  typeof macrosContract &
  typeof automationContract &
  typeof routingContract &
  typeof notificationsContract &
  typeof emailContract &
  typeof guardContract;

/** The callers that pages get: `api.call("tickets.list", { query })`. */
export type Api = GenericApi<Operations>;
