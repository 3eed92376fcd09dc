import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { Choices } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

const LABELS = {
  name: { name: "name", label: "admin.name" },
  slug: { name: "slug", label: "admin.slug" },
  members: { name: "members", label: "admin.members" },
};

/** A team, new or known. */
export function TeamForm({
  team,
  agents,
}: {
  team?: { name: string; slug: string; revision: number; members: readonly { id: string; name: string }[] };
  agents: readonly { id: string; name: string }[];
}) {
  const { errors, value, values, problem } = useRefusal(LABELS);
  const members = team?.members ?? [];
  // Members who may no longer sign in are shown as long as they are members.
  const people = [...agents, ...members.filter(({ id }) => !agents.some((agent) => agent.id === id))];
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {team && <input type="hidden" name="revision" value={team.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name", team?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormText
          name="slug"
          optional={!team}
          label={<FormattedMessage id="admin.slug" />}
          hint={<FormattedMessage id="admin.slug.hint" />}
          errors={errors}
          defaultValue={value("slug", team?.slug)}
          maxLength={63}
          dir="ltr"
          autoComplete="off"
        />
        <Choices
          type="checkbox"
          name="members"
          legend={<FormattedMessage id="admin.members" />}
          hint={<FormattedMessage id="admin.teams.members.hint" />}
          errors={errors}
          chosen={values(
            "members",
            members.map(({ id }) => id),
          )}
          options={people.map(({ id, name }) => ({ value: id, label: <bdi>{name}</bdi> }))}
        />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={team ? "common.save" : "admin.teams.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
