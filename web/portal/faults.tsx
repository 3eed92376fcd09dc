import type { ReactNode } from "react";
import type { IntlShape } from "react-intl";
import type { Fault } from "./new-request-form.ts";

/** The labels of the fields, by name. */
const LABELS: { [name: string]: string } = {
  subject: "portal.new.subject",
  body: "portal.new.body",
  type: "portal.new.type",
  product: "portal.new.product",
  version: "portal.new.version",
  email: "portal.new.email",
  name: "portal.new.name",
  files: "portal.files",
};

/** A fault in words, with the file's name kept from mixing with them. What the program itself says comes in the page's language. */
export function faultText(intl: IntlShape, { name, code, values = {} }: Fault): ReactNode {
  const { file, label, ...rest } = values;
  if (code === "said" && label !== undefined)
    return (
      <>
        <bdi>{label}</bdi>: {values["message"]}
      </>
    );
  if (code === "said") return name in LABELS ? `${intl.formatMessage({ id: LABELS[name]! })}: ${values["message"]}` : values["message"];
  return intl.formatMessage(
    { id: `portal.fault.${code}` },
    {
      ...rest,
      ...(label !== undefined && { label: <bdi>{label}</bdi> }),
      ...(file !== undefined && { file: <bdi dir="ltr">{file}</bdi> }),
    },
  );
}
