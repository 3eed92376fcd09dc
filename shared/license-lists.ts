/** Lists of licences and machines from files: what a column can be taken for beside `metadata.<name>`, and what becomes of a row. */
import { LIMITS } from "./license-policy.ts";

export const LIST_KINDS = ["license", "machine"] as const;
export type ListKind = (typeof LIST_KINDS)[number];
export const LIST_STATES = ["new", "checking", "checked", "running", "done", "undoing", "undone", "failed"] as const;
export type ListState = (typeof LIST_STATES)[number];
/** `same`: is here already, and stays as it is; `left`: was to be taken back, and somebody changed or used it since. */
export const LIST_VERDICTS = ["new", "same", "error", "created", "undone", "left"] as const;
export type ListVerdict = (typeof LIST_VERDICTS)[number];
export const KEYLESS = ["refuse", "make"] as const;
export const UNKNOWN_PEOPLE = ["known", "add"] as const;
export const DATE_ORDERS = ["dayFirst", "monthFirst"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

export const LIST_TARGETS = {
  license: [
    "key",
    "name",
    "policy",
    "product",
    "organization",
    "contact",
    "contactName",
    "expiresAt",
    "createdAt",
    ...LIMITS,
    "entitlements",
    "metadata",
    "environment",
    "suspended",
    "uses",
  ],
  machine: [
    "key",
    "license",
    "fingerprint",
    "name",
    "hostname",
    "platform",
    "cores",
    "memory",
    "disk",
    "contact",
    "createdAt",
    "heartbeatAt",
    "metadata",
  ],
} as const;

/** A value of metadata in a column of its own. */
export const METADATA_TARGET = /^metadata\.([a-zA-Z][a-zA-Z0-9_.-]{0,49})$/;
