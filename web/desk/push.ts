import { callApi } from "./api-client.ts";

const WORKER = "/desk-push.js";
const SCOPE = "/desk";
export type PushState = "unsupported" | "denied" | "off" | "on";

function supported(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function current(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Whether this browser is pushed to. */
export async function pushState(): Promise<PushState> {
  if (!supported()) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return (await current()) ? "on" : "off";
}

/** What a person would call this browser. */
function browserName(): string {
  const agent = navigator.userAgent;
  const name = /Edg\//.test(agent)
    ? "Edge"
    : /Firefox\//.test(agent)
      ? "Firefox"
      : /Chrome\//.test(agent)
        ? "Chrome"
        : /Safari\//.test(agent)
          ? "Safari"
          : "Browser";
  const system = /Android/.test(agent)
    ? "Android"
    : /iPhone|iPad/.test(agent)
      ? "iOS"
      : /Windows/.test(agent)
        ? "Windows"
        : /Mac OS/.test(agent)
          ? "macOS"
          : "Linux";
  return `${name}, ${system}`;
}

/** Asks for permission and subscribes this browser. @returns how it stands now */
export async function turnPushOn(): Promise<PushState> {
  if (!supported()) return "unsupported";
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const { key } = await callApi<{ key: string }>("GET", "/me/push-key");
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  await callApi("POST", "/me/push-subscriptions", {
    body: { endpoint, keys: { p256dh: keys?.["p256dh"], auth: keys?.["auth"] }, label: browserName() },
  });
  return "on";
}

/** Ends it in this browser; the server learns from the push service. */
export async function turnPushOff(): Promise<PushState> {
  await (await current())?.unsubscribe();
  return pushState();
}
