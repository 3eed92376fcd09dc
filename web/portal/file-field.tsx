import { FormattedMessage } from "react-intl";
import { FormField, type FieldError } from "../ui/form-field.tsx";
import { MAX_FILE_MEGABYTES } from "./uploads.ts";

/** Files to send along. A page that comes back with an error cannot hold them: browsers empty the field. */
export function FileField({ errors, most }: { errors: readonly FieldError[]; most: number }) {
  return (
    <FormField
      name="files"
      optional
      label={<FormattedMessage id="portal.files" />}
      hint={<FormattedMessage id="portal.files.hint" values={{ most, megabytes: MAX_FILE_MEGABYTES }} />}
      errors={errors}
    >
      {(control) => <input {...control} type="file" multiple className="input" data-size="lg" />}
    </FormField>
  );
}
