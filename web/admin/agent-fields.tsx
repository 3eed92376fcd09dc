import { FormattedMessage } from "react-intl";
import type { FieldError } from "../ui/form-field.tsx";
import { Choices } from "./choices.tsx";

export const ROLES = ["owner", "admin", "lead", "agent", "collaborator"] as const;
export type Role = (typeof ROLES)[number];

/** Where the program's names of an agent's fields stand in the forms. */
export const AGENT_LABELS = {
  name: { name: "name", label: "admin.name" },
  email: { name: "email", label: "admin.email" },
  role: { name: "role", label: "admin.role" },
  locale: { name: "locale", label: "common.language" },
  teams: { name: "teams", label: "admin.teams" },
};

export function isRole(value: string): value is Role {
  return (ROLES as readonly string[]).includes(value);
}

/** The roles, each with what it may do. @param owners whether the role of owner may be given */
export function RoleField({ chosen, owners, errors }: { chosen: string; owners: boolean; errors: readonly FieldError[] }) {
  return (
    <Choices
      type="radio"
      name="role"
      legend={<FormattedMessage id="admin.role" />}
      errors={errors}
      chosen={[chosen]}
      options={ROLES.filter((role) => owners || role !== "owner" || chosen === "owner").map((role) => ({
        value: role,
        label: <FormattedMessage id={`admin.role.${role}`} />,
        what: <FormattedMessage id={`admin.role.${role}.what`} />,
      }))}
    />
  );
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
