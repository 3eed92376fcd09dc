export { systemContract } from "./contract.ts";
export { mountOperator, type ReadyCheck } from "./mount-operator.ts";
export { pictureFacts, type PictureFacts } from "./picture-type.ts";
export { visibleEvents } from "./visible-events.ts";
export { systemRoutes } from "./routes.ts";
