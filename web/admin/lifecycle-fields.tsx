import { FormattedMessage } from "react-intl";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { MILESTONES, TO_BE_ANNOUNCED, type LifecycleDates, type LifecycleWarning } from "../../shared/lifecycle.ts";
import { textOf } from "../data.ts";
import { FormText, type FieldError } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import type { Typed } from "./refusal.tsx";

/** The fields by the paths the operations name them with; the form calls them the same. */
export const LIFECYCLE_LABELS = Object.fromEntries(
  MILESTONES.map((milestone) => [`lifecycle.${milestone}`, { name: `lifecycle.${milestone}`, label: `portal.life.${milestone}` }]),
);

/** What a form says of a life: a day, to be announced, or nothing. */
export function lifecycleOf(form: FormData): { lifecycle: { [milestone in (typeof MILESTONES)[number]]?: string | null } } {
  const said = MILESTONES.map((milestone) => {
    const day = textOf(form, `lifecycle.${milestone}`);
    return [milestone, day !== "" ? day : form.has(`announce.${milestone}`) ? TO_BE_ANNOUNCED : null] as const;
  });
  return { lifecycle: Object.fromEntries(said) };
}

/** Five days of a life, each a day, to be announced, or left open. */
export function LifecycleFields({
  held,
  errors,
  value,
  typed,
}: {
  held: LifecycleDates | undefined;
  errors: readonly FieldError[];
  value: (name: string, held?: string | null) => string;
  typed: Typed | undefined;
}) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">
        <FormattedMessage id="admin.lifecycle" />
      </legend>
      <p className="field-hint">
        <FormattedMessage id="admin.lifecycle.hint" />
      </p>
      {MILESTONES.map((milestone) => {
        const day = held?.[milestone] ?? null;
        const announce = typed ? `announce.${milestone}` in typed : day === TO_BE_ANNOUNCED;
        return (
          <div key={milestone} className="admin-pair">
            <FormText
              optional
              type="date"
              name={`lifecycle.${milestone}`}
              label={<FormattedMessage id={`portal.life.${milestone}`} />}
              hint={<FormattedMessage id={`admin.lifecycle.${milestone}.hint`} />}
              errors={errors}
              defaultValue={value(`lifecycle.${milestone}`, day === TO_BE_ANNOUNCED ? null : day)}
            />
            <label className="choice">
              <input type="checkbox" name={`announce.${milestone}`} defaultChecked={announce} />
              <span>
                <FormattedMessage id="portal.life.announced" />
                <span className="sr-only">
                  {" "}
                  (<FormattedMessage id={`portal.life.${milestone}`} />)
                </span>
              </span>
            </label>
          </div>
        );
      })}
    </fieldset>
  );
}

/** What is allowed and yet worth a second look. */
export function LifecycleWarnings({ warnings }: { warnings: readonly LifecycleWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <Callout tone="warn" icon={TriangleAlert}>
      {warnings.map((warning) => (
        <p key={warning}>
          <FormattedMessage id={`admin.lifecycle.warning.${warning}`} />
        </p>
      ))}
    </Callout>
  );
}
