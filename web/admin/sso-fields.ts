import { textOf } from "../data.ts";

/** What a form says of a connection. Rules stand one on a line: `group = role`. */
export async function ssoFields(form: FormData) {
  const optional = (name: string) => textOf(form, name).trim() || null;
  const roleRules = textOf(form, "roleRules")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const at = line.lastIndexOf("=");
      return { group: line.slice(0, Math.max(at, 0)).trim(), role: line.slice(at + 1).trim() };
    });
  return {
    name: textOf(form, "name"),
    issuer: textOf(form, "issuer").trim(),
    ...(textOf(form, "protocol") === "saml" ? { saml: await samlFields(form) } : { clientId: textOf(form, "clientId").trim() }),
    ...(textOf(form, "clientSecret") !== "" && { clientSecret: textOf(form, "clientSecret") }),
    enabled: form.has("enabled"),
    required: form.has("required"),
    trustsFactors: form.has("trustsFactors"),
    groupsClaim: optional("groupsClaim"),
    roleRules,
    defaultRole: optional("defaultRole"),
  };
}

/** What a form says of a provider by SAML: its metadata tells more than what was typed beside it. */
async function samlFields(form: FormData) {
  const file = form.get("metadataFile");
  const uploaded = typeof file === "object" && file !== null && file.size > 0 ? await file.text() : "";
  const metadata = uploaded || textOf(form, "metadata").trim();
  const typed = (name: string) => textOf(form, name).trim();
  return {
    ...(metadata === "" ? { ...(typed("ssoUrl") && { ssoUrl: typed("ssoUrl") }), certificates: typed("certificates") } : { metadata }),
    emailAttribute: typed("emailAttribute") || null,
    idpInitiated: form.has("idpInitiated"),
    ownKey: form.has("ownKey"),
  };
}
