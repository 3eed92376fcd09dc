export { signingContract } from "./contract.ts";
export { signerFor, type Signer } from "./keys.ts";
export { signingRoutes } from "./routes.ts";
