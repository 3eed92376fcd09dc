/** Errors in SCIM's own form (RFC 7644 §3.12). */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue";

export class ScimError extends Error {
  override name = "ScimError";
  readonly status: number;
  readonly scimType: ScimType | null;
  constructor(status: number, detail: string, scimType: ScimType | null = null) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

/** 400 with one of the standard's words. @param detail in English, for whoever looks after the provider */
export function bad(scimType: ScimType, detail: string): ScimError {
  return new ScimError(400, detail, scimType);
}

/** What a provider is answered. */
export function errorBody({ status, message, scimType }: ScimError): { [member: string]: unknown } {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType && { scimType }),
    detail: message,
  };
}
