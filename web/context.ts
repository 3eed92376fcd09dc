import { createContext } from "react-router";
import type { Api } from "../server/api.ts";
import type { WebSession } from "../server/web/session.ts";

/**
 * What the server hands to loaders and actions. The keys are objects of the built bundle, so the server takes them from
 * `build.entry.module` (see `entry.server.tsx`), never from this file.
 */
export const apiContext = createContext<Api>();
export const sessionContext = createContext<WebSession>();

/** What an action tells the loader that runs after it in the same request: that a code was right, or which secret it was tried with. */
export const enrolmentContext = createContext<{ done: boolean; sealed: string | null }>({ done: false, sealed: null });
