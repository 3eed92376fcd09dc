import type { ReactNode } from "react";
import { FormattedMessage } from "react-intl";
import { Form, useSearchParams } from "react-router";
import type { FieldValues } from "../../../shared/fields.ts";
import { Button } from "../../ui/button.tsx";
import { CustomFieldInputs } from "../../ui/custom-fields.tsx";
import { FormText, type FieldError } from "../../ui/form-field.tsx";
import type { Refusal } from "./acts.ts";
import { Owner } from "./owner.tsx";
import { Card, Faults, NoteForm, PeoplePage, TaskForm, Tasks, useFaults } from "./parts.tsx";
import type { Kind, PersonData } from "./person-data.ts";
import { PlansCard } from "./plans-card.tsx";
import { Timeline } from "./timeline.tsx";
import { Together } from "./twin-list.tsx";

type Thing = {
  id: string;
  name: string;
  revision: number;
  tags: readonly string[];
  owner: { id: string; name: string } | null;
  fields: FieldValues;
};
type Forms = { errors: readonly FieldError[]; typed: Refusal["typed"] | undefined; here: string };

/**
 * The page of a contact or an organization: facts, tasks and further cards beside notes and everything that happened.
 * @param facts what is known, and `edit` the inputs in its place
 * @param cards between facts and tasks
 */
export function PersonPage({
  kind,
  thing,
  data,
  sub,
  mayEdit,
  tools,
  facts,
  edit,
  cards,
}: {
  kind: Kind;
  thing: Thing;
  data: PersonData;
  sub?: ReactNode;
  mayEdit: boolean;
  tools?: ReactNode;
  facts: ReactNode;
  edit: (forms: Forms) => ReactNode;
  cards: (forms: Forms) => ReactNode;
}) {
  const [search] = useSearchParams();
  const { errors, typed } = useFaults();
  const here = `/desk/${kind}s/${thing.id}`;
  const editing = mayEdit && (search.has("edit") || typed?.["intent"]?.[0] === "save");
  const forms = { errors, typed, here };
  return (
    <PeoplePage
      title={thing.name}
      sub={sub}
      back={{ href: `/desk/${kind}s`, id: `people.${kind}s` }}
      action={
        editing ? undefined : (
          <span className="people-tools">
            {mayEdit && (
              <a className="btn" data-look="quiet" data-size="sm" href={`/desk/merge-people?kind=${kind}&into=${thing.id}`}>
                <FormattedMessage id="people.merge.start" />
              </a>
            )}
            {tools}
            {mayEdit && (
              <a className="btn" data-look="plain" data-size="sm" href={`${here}?edit`}>
                <FormattedMessage id="people.edit" />
              </a>
            )}
          </span>
        )
      }
    >
      <Faults errors={errors} />
      <div className="people-columns">
        <div className="people-facts">
          <Card title={<FormattedMessage id={kind === "contact" ? "people.person" : "people.organization"} />}>
            {editing ? (
              <EditFrame thing={thing} data={data} {...forms}>
                {edit(forms)}
              </EditFrame>
            ) : (
              facts
            )}
          </Card>
          <PlansCard kind={kind} id={thing.id} subscriptions={data.subscriptions} may={data.maySubscribe} />
          {cards(forms)}
          <Together merges={data.merges} twins={data.twins} of={thing.id} may={mayEdit} />
          <Card title={<FormattedMessage id="people.tasks" />}>
            <Tasks tasks={data.tasks} today={data.today} may={data.may} />
            {data.may && <TaskForm errors={errors} agents={data.agents} me={data.me} />}
          </Card>
        </div>
        <div className="people-story">
          {data.may && <NoteForm errors={errors} key={data.timeline.data[0]?.id ?? ""} />}
          <Timeline entries={data.timeline.data} nextCursor={data.timeline.nextCursor} path={here} kinds={data.kinds} />
        </div>
      </div>
    </PeoplePage>
  );
}

/** A form over a thing: its own inputs, then owner, tags and custom fields. */
function EditFrame({ thing, data, errors, typed, here, children }: Forms & { thing: Thing; data: PersonData; children: ReactNode }) {
  return (
    <Form method="post" action={here} className="people-form">
      <input type="hidden" name="revision" value={thing.revision} />
      {children}
      <Owner agents={data.agents} owner={thing.owner} errors={errors} typed={typed} />
      <FormText
        name="tags"
        label={<FormattedMessage id="people.tags" />}
        hint={<FormattedMessage id="people.tags.hint" />}
        errors={errors}
        defaultValue={typed?.["tags"]?.[0] ?? thing.tags.join(", ")}
        dir="auto"
        optional
        autoComplete="off"
      />
      <CustomFieldInputs fields={data.fields} values={thing.fields} errors={errors} titles={data.titles} typed={typed} />
      <p className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" name="intent" value="save">
          <FormattedMessage id="common.save" />
        </Button>
        <a className="btn" data-look="plain" data-size="md" href={here}>
          <FormattedMessage id="common.cancel" />
        </a>
      </p>
    </Form>
  );
}
