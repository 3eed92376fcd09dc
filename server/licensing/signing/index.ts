export { signingContract } from "./contract.ts";
export { everySigningKey, publicKeys, signerFor, type Signer } from "./keys.ts";
export { signingRoutes } from "./routes.ts";
