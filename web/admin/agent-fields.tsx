import { FormattedMessage, useIntl } from "react-intl";
import type { FieldError } from "../ui/form-field.tsx";
import { Choices } from "./choices.tsx";
import { roleDoes, roleName, type NamedRole } from "./role-names.tsx";

/** Where the program's names of an agent's fields stand in the forms. */
export const AGENT_LABELS = {
  name: { name: "name", label: "admin.name" },
  email: { name: "email", label: "admin.email" },
  role: { name: "role", label: "admin.role" },
  locale: { name: "locale", label: "common.language" },
  teams: { name: "teams", label: "admin.teams" },
};

type Role = NamedRole & { rights: readonly string[] };

/** The roles whoever looks may give, each with what it does; the one somebody has stays in the list. */
export function RoleField({
  roles,
  chosen,
  mine,
  errors,
}: {
  roles: readonly Role[];
  chosen: string;
  mine: readonly string[];
  errors: readonly FieldError[];
}) {
  const intl = useIntl();
  return (
    <Choices
      type="radio"
      name="role"
      legend={<FormattedMessage id="admin.role" />}
      errors={errors}
      chosen={[chosen]}
      options={inOrder(roles)
        .filter((role) => role.slug === chosen || role.rights.every((right) => mine.includes(right)))
        .map(({ slug }) => ({
          value: slug,
          label: <bdi>{roleName(intl, roles, slug)}</bdi>,
          what: <bdi>{roleDoes(intl, roles, slug)}</bdi>,
        }))}
    />
  );
}

/** Those with the most rights first. */
function inOrder(roles: readonly Role[]): Role[] {
  return roles.toSorted((a, b) => b.rights.length - a.rights.length || a.slug.localeCompare(b.slug));
}

export function TeamsField({
  teams,
  chosen,
  errors,
}: {
  teams: readonly { id: string; name: string }[];
  chosen: readonly string[];
  errors: readonly FieldError[];
}) {
  if (teams.length === 0) return null;
  return (
    <Choices
      type="checkbox"
      name="teams"
      legend={<FormattedMessage id="admin.teams" />}
      errors={errors}
      chosen={chosen}
      options={teams.map(({ id, name }) => ({ value: id, label: <bdi>{name}</bdi> }))}
    />
  );
}
