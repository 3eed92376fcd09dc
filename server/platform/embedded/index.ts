export { endAbandoned } from "./end-abandoned.ts";
export { startEmbedded, type EmbeddedDatabase, type OwnerConnection } from "./start-embedded.ts";
export { DataDirLockedError, lockDataDir, type DataDirLock } from "./lock-data-dir.ts";
export { adoptSecretKey, secretKey } from "./secret-key.ts";
export { runningEmbedded } from "./running-embedded.ts";
