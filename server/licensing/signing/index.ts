export { signingContract } from "./contract.ts";
export { publicKeys, signerFor, type Signer } from "./keys.ts";
export { signingRoutes } from "./routes.ts";
