/** One real request for each row of the matrix. What an actor may do is in `matrix/`; here is only how it is asked. */
import access from "./requests/access.ts";
import directory from "./requests/directory.ts";
import drafts from "./requests/drafts.ts";
import fields from "./requests/fields.ts";
import intake from "./requests/intake.ts";
import issues from "./requests/issues.ts";
import macros from "./requests/macros.ts";
import mail from "./requests/mail.ts";
import people from "./requests/people.ts";
import links from "./requests/links.ts";
import merges from "./requests/merges.ts";
import notifications from "./requests/notifications.ts";
import platform from "./requests/platform.ts";
import portal from "./requests/portal.ts";
import privacy from "./requests/privacy.ts";
import billing from "./requests/billing.ts";
import plans from "./requests/plans.ts";
import licensing from "./requests/licensing.ts";
import products from "./requests/products.ts";
import tickets from "./requests/tickets.ts";
import trackers from "./requests/trackers.ts";
import views from "./requests/views.ts";
import answers from "./requests/answers.ts";
import bulk from "./requests/bulk.ts";
import promises from "./requests/promises.ts";
import sla from "./requests/sla.ts";
import checklists from "./requests/checklists.ts";
import accounts from "./requests/accounts.ts";
import automation from "./requests/automation.ts";
import routing from "./requests/routing.ts";
import churn from "./requests/churn.ts";
import figures from "./requests/figures.ts";
import presence from "./requests/presence.ts";
import feedback from "./requests/feedback.ts";
import webhooks from "./requests/webhooks.ts";
import type { AskFor } from "./requests/ask-for.ts";

export type { Ask, AskFor } from "./requests/ask-for.ts";

export const requests: { [row: string]: AskFor } = {
  ...platform,
  ...fields,
  ...people,
  ...access,
  ...mail,
  ...directory,
  ...privacy,
  ...portal,
  ...products,
  ...plans,
  ...licensing,
  ...billing,
  ...issues,
  ...trackers,
  ...tickets,
  ...views,
  ...drafts,
  ...merges,
  ...links,
  ...bulk,
  ...promises,
  ...sla,
  ...checklists,
  ...automation,
  ...routing,
  ...macros,
  ...notifications,
  ...intake,
  ...answers,
  ...churn,
  ...accounts,
  ...figures,
  ...presence,
  ...feedback,
  ...webhooks,
};
