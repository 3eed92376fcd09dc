/** Imports of contacts and organizations: what becomes of those that are there, and what a column can be taken for beside `fields.<key>`. */
/** `delimited`: separated values, a record a line; `vcard`: cards of people. */
export const FORMATS = ["delimited", "vcard"] as const;
export const EXISTING = ["update", "fill", "skip"] as const;
export const TARGETS = {
  contact: ["name", "email", "phone", "title", "locale", "timeZone", "owner", "tags", "organization", "note", "id"],
  organization: ["name", "slug", "domain", "parent", "owner", "tags"],
} as const;
