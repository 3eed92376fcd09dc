export { newVapidKeys, type VapidKeys } from "./vapid.ts";
export { sendPush, type PushOutcome, type PushTarget } from "./send-push.ts";
