import { reactRouter } from "@react-router/dev/vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: "web/public",
  plugins: [tailwindcss(), reactRouter()],
  build: {
    target: "es2022",
    // Fonts and messages must stay files of their own: a content policy without `data:` covers them and they are cached for good.
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
  },
  // One server file loads in a quarter of the time of hundreds, and holds the only copy of React and React Router.
  ssr: { noExternal: true },
});
