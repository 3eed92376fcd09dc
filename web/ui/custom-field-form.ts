import type { FieldChange } from "../../shared/fields.ts";
import type { FieldView } from "../../server/platform/fields/contract.ts";

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/**
 * What a form with `CustomFieldInputs` says of the fields, as operations take it: null where a field was left empty. Fields that the form did not
 * show are absent, so that nothing of them changes.
 */
export function customFieldsOf(form: FormData, fields: readonly FieldView[]): FieldChange {
  const change: FieldChange = {};
  for (const { key, type } of fields) {
    const name = `fields.${key}`;
    if (!form.has(`${name}.shown`)) continue;
    const text = textOf(form, name);
    switch (type) {
      case "choices":
        change[key] = form.getAll(name).filter((value) => typeof value === "string" && value !== "") as string[];
        break;
      case "yesNo":
        change[key] = text === "" ? null : text === "yes";
        break;
      case "number":
        // What is no number is sent as it is, so that the answer says what is wrong with it.
        change[key] = text === "" ? null : Number.isNaN(Number(text.replace(",", "."))) ? text : Number(text.replace(",", "."));
        break;
      case "money":
        change[key] = text === "" ? null : { amount: text.replace(",", "."), currency: textOf(form, `${name}.currency`).toUpperCase() };
        break;
      case "dateTime":
        change[key] = text === "" ? null : instantOf(text, textOf(form, `${name}.zone`));
        break;
      default:
        change[key] = text === "" ? null : text;
    }
  }
  return change;
}

/** Minutes by which a zone's clocks are ahead of UTC at an instant. */
function offsetOf(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at);
  const [, sign = "+", hours = "0", minutes = "0"] =
    /GMT(?:([+-])(\d\d):(\d\d))?/.exec(parts.find(({ type }) => type === "timeZoneName")?.value ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** A time as clocks of a zone show it, as an instant; the text itself when it is no time. */
export function instantOf(local: string, zone: string): string {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return local;
  try {
    const first = wall - offsetOf(wall, zone) * 60_000;
    // Around a change of the clocks the first guess may have asked on its other side.
    return new Date(wall - offsetOf(first, zone) * 60_000).toISOString();
  } catch {
    return new Date(wall).toISOString();
  }
}

/** An instant as clocks of a zone show it, in the form of `datetime-local`. */
export function wallTimeOf(instant: string, zone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return new Date(at + offsetOf(at, zone) * 60_000).toISOString().slice(0, 16);
}
