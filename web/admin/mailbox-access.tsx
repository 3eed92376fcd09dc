import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";
import { Choices } from "./choices.tsx";
import { Group } from "./page.tsx";

type Named = { id: string; name: string };
type Access = {
  restricted: boolean;
  team: Named | null;
  teams: readonly Named[];
  agents: readonly Named[];
  sees: { total: number; people: readonly (Named & { because: string })[]; tokens: number };
  revision: number;
};

/** Who sees the new requests of a mailbox: its list, which is changed here, and the people it lets see them now. */
export function MailboxAccess({ access, teams, agents }: { access: Access; teams: readonly Named[]; agents: readonly Named[] }) {
  if (!access.restricted) return null;
  // Those who may no longer sign in are shown as long as they stand on the list.
  const people = [...agents, ...access.agents.filter(({ id }) => !agents.some((agent) => agent.id === id))];
  return (
    <Group title={<FormattedMessage id="admin.mailboxes.access" />} what={<FormattedMessage id="admin.mailboxes.access.what" />}>
      <p>
        <FormattedMessage id="admin.mailboxes.access.sees" values={{ count: access.sees.total, tokens: access.sees.tokens }} />
      </p>
      <ul className="grid gap-1">
        {access.sees.people.map(({ id, name, because }) => (
          <li key={id}>
            <bdi>{name}</bdi>{" "}
            <span className="text-soft">
              <FormattedMessage id={`admin.mailboxes.because.${because}`} />
            </span>
          </li>
        ))}
      </ul>
      <Form method="post" className="grid gap-4">
        <input type="hidden" name="intent" value="access" />
        <input type="hidden" name="revision" value={access.revision} />
        <Choices
          type="checkbox"
          name="accessTeams"
          legend={<FormattedMessage id="admin.teams" />}
          chosen={access.teams.map(({ id }) => id)}
          options={teams.filter(({ id }) => id !== access.team?.id).map(({ id, name }) => ({ value: id, label: <bdi>{name}</bdi> }))}
        />
        <Choices
          type="checkbox"
          name="accessAgents"
          legend={<FormattedMessage id="admin.people" />}
          chosen={access.agents.map(({ id }) => id)}
          options={people.map(({ id, name }) => ({ value: id, label: <bdi>{name}</bdi> }))}
        />
        <div>
          <Button type="submit">
            <FormattedMessage id="admin.mailboxes.access.save" />
          </Button>
        </div>
      </Form>
    </Group>
  );
}
