export { webhooksContract } from "./contract.ts";
export { deleteOldDeliveries } from "./queries.ts";
export { webhookRoutes } from "./routes.ts";
export { startWebhooks, type WebhookWorker } from "./worker.ts";
