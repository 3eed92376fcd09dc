import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";
import { Group } from "./page.tsx";
import { roleName, type NamedRole } from "./role-names.tsx";
import { RoleOptions } from "./scim-form.tsx";
import { Table } from "./table.tsx";

type Mapped = {
  id: string;
  name: string;
  members: number;
  role: string | null;
  team: { id: string; name: string } | null;
  revision: number;
};

/** What each group of a provider gives here: a row of its own form for each. */
export function ScimGroups({
  groups,
  roles,
  teams,
}: {
  groups: readonly Mapped[];
  roles: readonly NamedRole[];
  teams: readonly { id: string; name: string }[];
}) {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "admin.scim.groups" });
  return (
    <Group title={title} what={<FormattedMessage id="admin.scim.groups.what" />}>
      <Table
        caption={title}
        rows={groups}
        empty={
          <p className="text-soft">
            <FormattedMessage id="admin.scim.groups.none" />
          </p>
        }
        columns={[
          {
            id: "admin.scim.group",
            cell: ({ name, members }) => (
              <>
                <bdi className="font-medium">{name}</bdi>
                <p className="text-faint">
                  <FormattedMessage id="admin.scim.group.members" values={{ count: members }} />
                </p>
              </>
            ),
          },
          {
            id: "admin.scim.group.gives",
            cell: ({ id, name, role, team, revision }) => (
              <Form method="post" className="flex flex-wrap gap-2">
                <input type="hidden" name="group" value={id} />
                <input type="hidden" name="revision" value={revision} />
                <select
                  key={`role-${revision}`}
                  name="role"
                  className="input w-auto max-w-full"
                  defaultValue={role ?? ""}
                  aria-label={intl.formatMessage({ id: "admin.scim.group.role" }, { name })}
                >
                  <option value="">{intl.formatMessage({ id: "admin.scim.group.noRole" })}</option>
                  <RoleOptions roles={roles} name={(slug) => roleName(intl, roles, slug)} />
                </select>
                <select
                  key={`team-${revision}`}
                  name="team"
                  className="input w-auto max-w-full"
                  defaultValue={team?.id ?? ""}
                  aria-label={intl.formatMessage({ id: "admin.scim.group.team" }, { name })}
                >
                  <option value="">{intl.formatMessage({ id: "admin.scim.group.noTeam" })}</option>
                  {teams.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name}
                    </option>
                  ))}
                </select>
                <Button type="submit" name="intent" value="map" size="sm">
                  <FormattedMessage id="common.save" />
                </Button>
              </Form>
            ),
          },
        ]}
      />
    </Group>
  );
}
