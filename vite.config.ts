import { reactRouter } from "@react-router/dev/vite";
import tailwindcss from "@tailwindcss/vite";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

/** Icons are drawn by our own small component, see there. */
const ownIcons: Plugin = {
  name: "backstay-icons",
  enforce: "pre",
  resolveId(source, importer) {
    if (source === "../createLucideIcon.mjs" && importer?.includes("/lucide-react/"))
      return fileURLToPath(new URL("web/ui/create-icon.tsx", import.meta.url));
  },
};

export default defineConfig({
  publicDir: "web/public",
  plugins: [ownIcons, tailwindcss(), reactRouter()],
  build: {
    target: "es2022",
    // Fonts and messages must stay files of their own: a content policy without `data:` covers them and they are cached for good.
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
  },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            // A few files that change for different reasons, instead of one for each module that two pages share.
            codeSplitting: {
              groups: [
                { name: "react", test: /node_modules\/(?:react|react-dom|react-router|scheduler)\//, priority: 3 },
                { name: "intl", test: /node_modules\/(?:react-intl|intl-messageformat|@formatjs)\//, priority: 2 },
                {
                  name: "kit",
                  test: /(?:web\/(?:ui|shell|i18n)\/|web\/data\.ts|shared\/|node_modules\/lucide-react\/)/,
                  priority: 1,
                  minShareCount: 2,
                },
                { name: "desk", test: /web\/desk\//, minShareCount: 2 },
              ],
            },
          },
        },
      },
    },
  },
  // One server file loads in a quarter of the time of hundreds, and holds the only copy of React and React Router.
  ssr: { noExternal: true },
});
