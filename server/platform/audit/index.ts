/** The access audit, sealed: entries are chained by keyed hashes soon after they are written, and the chain is checked. */
export { sealAudit, verifyAudit, type AuditCheck } from "./chain.ts";
