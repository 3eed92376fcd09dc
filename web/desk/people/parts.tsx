import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form, useActionData } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import Phone from "lucide-react/icons/phone";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText, type FieldError } from "../../ui/form-field.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { Refusal } from "./acts.ts";

/** What is wrong with the form that came back. Paths are names of inputs, but for those in `names`. */
export function useFaults(names: { [path: string]: string } = {}): {
  errors: FieldError[];
  typed: Refusal["typed"] | undefined;
  stale: boolean;
} {
  const answer = useActionData() as Refusal | undefined;
  if (!answer?.problem) return { errors: [], typed: undefined, stale: false };
  const { problem, typed } = answer;
  const errors = (problem.errors ?? []).map(({ path, message }) => ({
    name: path.startsWith("fields.") ? path : (names[path.split(".")[0]!] ?? path.split(".")[0]!),
    text: message,
  }));
  const whole = problem.detail ? `${problem.title}. ${problem.detail}` : problem.title;
  return { errors: errors.length > 0 ? errors : [{ name: "", text: whole }], typed, stale: problem.code === "stale" };
}

export function Faults({ errors }: { errors: readonly FieldError[] }) {
  return <FormErrors title={<FormattedMessage id="people.refused" />} errors={errors} />;
}

/** A page about somebody: his name, what may be done, and two columns. */
export function PeoplePage({
  title,
  sub,
  back,
  action,
  children,
}: {
  title: string;
  sub?: ReactNode;
  back: { href: string; id: string };
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="sheet people" aria-label={title}>
      <title>{title}</title>
      <header className="pane-head people-head">
        <a className="btn" data-look="quiet" data-size="sm" href={back.href}>
          <Icon as={ArrowLeft} size={16} className="flip" />
          <span className="sr-only">
            <FormattedMessage id={back.id} />
          </span>
        </a>
        <div className="min-w-0 grow">
          <h1 className="pane-title">
            <bdi>{title}</bdi>
          </h1>
          {sub && <p className="truncate text-xs text-soft">{sub}</p>}
        </div>
        {action}
      </header>
      <div className="pane-body">{children}</div>
    </section>
  );
}

export function Card({ title, children, action }: { title: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <section className="people-card">
      <header className="people-card-head">
        <h2>{title}</h2>
        {action}
      </header>
      {children}
    </section>
  );
}

export function Fact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <ul className="tags">
      {tags.map((tag) => (
        <li key={tag} className="badge" data-tone="outline">
          <bdi className="truncate">{tag}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Numbers as links that dial. */
export function Phones({ phones }: { phones: readonly { number: string; extension: string | null; type: string; shown: string }[] }) {
  return (
    <ul className="grid gap-1">
      {phones.map(({ number, extension, type, shown }) => (
        <li key={`${number}${extension}`} className="flex items-center gap-1.5">
          <Icon as={Phone} size={14} className="text-faint" />
          <a className="link" dir="ltr" href={`tel:${number}${extension ? `;ext=${extension}` : ""}`}>
            {shown}
          </a>
          <span className="text-faint">
            <FormattedMessage id={`people.phone.${type}`} />
          </span>
        </li>
      ))}
    </ul>
  );
}

type Task = {
  id: string;
  title: string;
  dueOn: string | null;
  doneAt: string | null;
  assignee: { name: string } | null;
  contact: { id: string; name: string } | null;
  organization: { id: string; name: string } | null;
  revision: number;
};

/** What is to be done, each with a button that says it is. @param today `YYYY-MM-DD` @param about whether whom it is about is said */
export function Tasks({ tasks, today, may, about = false }: { tasks: readonly Task[]; today: string; may: boolean; about?: boolean }) {
  const intl = useIntl();
  return (
    <ul className="people-tasks">
      {tasks.map((task) => (
        <li key={task.id} data-done={task.doneAt ? "" : undefined}>
          {may && (
            <Form method="post" preventScrollReset>
              <input type="hidden" name="intent" value="taskDone" />
              <input type="hidden" name="id" value={task.id} />
              <input type="hidden" name="revision" value={task.revision} />
              <input type="hidden" name="done" value={task.doneAt ? "false" : "true"} />
              <Button
                type="submit"
                size="sm"
                aria-label={intl.formatMessage({ id: task.doneAt ? "people.task.again" : "people.task.done" }, { title: task.title })}
              >
                {task.doneAt ? "↺" : "✓"}
              </Button>
            </Form>
          )}
          <div className="min-w-0 grow">
            <p className="people-task-title">
              <bdi>{task.title}</bdi>
            </p>
            <p className="flex flex-wrap gap-x-2 text-xs text-faint">
              {about && task.contact && (
                <a className="link" href={`/desk/contacts/${task.contact.id}`}>
                  <bdi>{task.contact.name}</bdi>
                </a>
              )}
              {about && task.organization && (
                <a className="link" href={`/desk/organizations/${task.organization.id}`}>
                  <bdi>{task.organization.name}</bdi>
                </a>
              )}
              {task.dueOn && (
                <span className={!task.doneAt && task.dueOn < today ? "text-danger" : undefined}>
                  <FormattedMessage
                    id={!task.doneAt && task.dueOn < today ? "people.task.overdue" : "people.task.due"}
                    values={{ day: intl.formatDate(`${task.dueOn}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" }) }}
                  />
                </span>
              )}
              {!about && task.assignee && <bdi>{task.assignee.name}</bdi>}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Writing down a note, and what is to be done. */
export function NoteForm({ errors }: { errors: readonly FieldError[] }) {
  return (
    <Form method="post" className="people-form">
      <FormArea
        name="text"
        label={<FormattedMessage id="people.note" />}
        hint={<FormattedMessage id="people.note.hint" />}
        errors={errors}
        rows={3}
        maxLength={10_000}
      />
      <Button type="submit" name="intent" value="note">
        <FormattedMessage id="people.note.add" />
      </Button>
    </Form>
  );
}

export function TaskForm({
  errors,
  agents,
  me,
}: {
  errors: readonly FieldError[];
  agents: readonly { id: string; name: string }[];
  me: string;
}) {
  return (
    <details className="people-more">
      <summary>
        <FormattedMessage id="people.task.new" />
      </summary>
      <Form method="post" className="people-form">
        <FormText
          name="title"
          label={<FormattedMessage id="people.task.what" />}
          errors={errors}
          maxLength={300}
          dir="auto"
          autoComplete="off"
        />
        <FormText name="dueOn" type="date" optional label={<FormattedMessage id="people.task.dueOn" />} errors={errors} />
        <FormSelect name="assignee" label={<FormattedMessage id="people.task.who" />} errors={errors} defaultValue={me}>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <Button type="submit" name="intent" value="task">
          <FormattedMessage id="people.task.add" />
        </Button>
      </Form>
    </details>
  );
}

type Suggestion = { contact: { id: string; name: string }; organization: { id: string; name: string }; address: string; proved: boolean };

/** Memberships that an address at a proved domain suggests. */
export function Suggestions({ list, side }: { list: readonly Suggestion[]; side: "contact" | "organization" }) {
  if (list.length === 0) return null;
  return (
    <ul className="people-suggestions">
      {list.map(({ contact, organization, address, proved }) => (
        <li key={contact.id + organization.id}>
          <p>
            <FormattedMessage
              id="people.suggestion"
              values={{ name: <bdi>{side === "contact" ? organization.name : contact.name}</bdi>, address: <bdi dir="ltr">{address}</bdi> }}
            />{" "}
            {proved && (
              <Badge tone="good">
                <FormattedMessage id="people.verified" />
              </Badge>
            )}
          </p>
          <Form method="post" className="flex flex-wrap gap-2">
            <input type="hidden" name="contact" value={contact.id} />
            <input type="hidden" name="organization" value={organization.id} />
            <Button type="submit" size="sm" name="intent" value="join">
              <FormattedMessage id="people.suggestion.accept" />
            </Button>
            <Button type="submit" size="sm" look="quiet" name="intent" value="dismiss">
              <FormattedMessage id="people.suggestion.dismiss" />
            </Button>
          </Form>
        </li>
      ))}
    </ul>
  );
}
