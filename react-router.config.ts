import { precompress } from "./web/build/precompress.ts";
import type { Config } from "@react-router/dev/config";

/** The browser part of Backstay lives in `web/`; its server build is one file, mounted by `server/web`. */
export default {
  appDirectory: "web",
  buildDirectory: "build",
  ssr: true,
  // The desk has a dozen routes: one manifest at the first load is cheaper than asking for each.
  routeDiscovery: { mode: "initial" },
  buildEnd: ({ reactRouterConfig }) => precompress(`${reactRouterConfig.buildDirectory}/client`),
} satisfies Config;
