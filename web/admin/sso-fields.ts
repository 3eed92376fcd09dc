import { textOf } from "../data.ts";

/** What a form says of a connection. Rules stand one on a line: `group = role`. */
export function ssoFields(form: FormData) {
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
    clientId: textOf(form, "clientId").trim(),
    ...(textOf(form, "clientSecret") !== "" && { clientSecret: textOf(form, "clientSecret") }),
    enabled: form.has("enabled"),
    required: form.has("required"),
    trustsFactors: form.has("trustsFactors"),
    groupsClaim: optional("groupsClaim"),
    roleRules,
    defaultRole: optional("defaultRole"),
  };
}
