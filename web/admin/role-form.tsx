import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { Choices } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { partsOf } from "./role-names.tsx";

const LABELS = {
  name: { name: "name", label: "admin.name" },
  description: { name: "description", label: "admin.description" },
  rights: { name: "rights", label: "admin.roles.rights" },
};

type Right = { right: string; allows: string };

/**
 * A role, new or known. A right that whoever looks has not himself is shown and cannot be chosen.
 * @param fixed that nothing can be changed
 */
export function RoleForm({
  role,
  rights,
  mine,
  fixed = false,
}: {
  role: { name: string; description: string; rights: readonly string[]; revision?: number };
  rights: readonly Right[];
  mine: readonly string[];
  fixed?: boolean;
}) {
  const { errors, value, values, problem, confirm } = useRefusal(LABELS);
  const chosen = values("rights", role.rights);
  const known = role.revision !== undefined;
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" hidden={confirm !== undefined}>
        {known && <input type="hidden" name="revision" value={role.revision} />}
        {!fixed && (
          <>
            <FormText
              name="name"
              label={<FormattedMessage id="admin.name" />}
              errors={errors}
              defaultValue={value("name", role.name)}
              maxLength={100}
              dir="auto"
              autoComplete="off"
            />
            <FormText
              name="description"
              optional
              label={<FormattedMessage id="admin.description" />}
              hint={<FormattedMessage id="admin.roles.description.hint" />}
              errors={errors}
              defaultValue={value("description", role.description)}
              maxLength={1_000}
              dir="auto"
              autoComplete="off"
            />
          </>
        )}
        <div className="grid gap-4">
          {partsOf(rights).map(({ part, rights: its }, index) => (
            <Choices
              key={part}
              type="checkbox"
              name="rights"
              {...(index > 0 && { id: `rights-${part}` })}
              legend={<FormattedMessage id={`admin.rights.${part}`} />}
              errors={index === 0 ? errors : []}
              chosen={chosen}
              options={its.map(({ right, allows }) => ({
                value: right,
                label: allows,
                what: (
                  <>
                    <code className="text-xs">{right}</code>
                    {!fixed && !mine.includes(right) && (
                      <>
                        {" · "}
                        <FormattedMessage id="admin.roles.notYours" />
                      </>
                    )}
                  </>
                ),
                disabled: fixed || !mine.includes(right),
              }))}
            />
          ))}
        </div>
        {!fixed && (
          <div>
            <Button type="submit" look="primary">
              <FormattedMessage id={known ? "common.save" : "admin.roles.create"} />
            </Button>
          </div>
        )}
      </Form>
    </>
  );
}
