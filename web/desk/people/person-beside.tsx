import { useEffect, useState } from "react";
import { FormattedMessage, FormattedNumber } from "react-intl";
import type { FieldView } from "../../../server/platform/fields/contract.ts";
import type { FieldValues } from "../../../shared/fields.ts";
import { CustomFieldList } from "../../ui/custom-fields.tsx";
import { callApi } from "../api-client.ts";
import { Disclosure } from "../side-panel.tsx";
import { Phones, Tags } from "./parts.tsx";

type Person = {
  title: string | null;
  phones: { number: string; extension: string | null; type: string; shown: string }[];
  tags: string[];
  fields: FieldValues;
};
type Known = {
  person: Person;
  fields: FieldView[];
  notes: { id: string; text: string }[];
  tasks: { id: string; title: string }[];
  others: { number: number; subject: string }[];
};

/** More of who asks, beside the conversation: asked for when it is opened, so that opening a ticket costs no more than before. */
export function PersonBeside({ id, ticketNumber }: { id: string; ticketNumber: number }) {
  const [wanted, setWanted] = useState(false);
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => setKnown(null), [id]);
  useEffect(() => {
    if (!wanted) return;
    const ended = new AbortController();
    const { signal } = ended;
    const list = <T,>(path: string) => callApi<{ data: T[] }>("GET", path, { signal }).then(({ data }) => data);
    Promise.all([
      callApi<Person>("GET", `/contacts/${id}`, { signal }),
      list<FieldView>("/fields?kind=contact"),
      list<Known["notes"][number]>(`/people/notes?contact=${id}&limit=3`),
      list<Known["tasks"][number]>(`/people/tasks?contact=${id}&done=false&limit=5`),
      list<Known["others"][number]>(`/tickets?requester=${id}&limit=6`),
    ]).then(
      ([person, fields, notes, tasks, others]) => setKnown({ person, fields, notes, tasks, others }),
      () => undefined,
    );
    return () => ended.abort();
  }, [wanted, id]);
  const others = known?.others.filter(({ number }) => number !== ticketNumber).slice(0, 5) ?? [];
  return (
    <Disclosure title={<FormattedMessage id="people.person" />} onOpen={() => setWanted(true)}>
      <div className="grid gap-3 text-sm">
        <a className="link" href={`/desk/contacts/${id}`}>
          <FormattedMessage id="people.whole" />
        </a>
        {known && (
          <>
            {known.person.title && <bdi>{known.person.title}</bdi>}
            {known.person.phones.length > 0 && <Phones phones={known.person.phones} />}
            {known.person.tags.length > 0 && <Tags tags={known.person.tags} />}
            <CustomFieldList fields={known.fields} values={known.person.fields} />
            {[
              ...known.notes.map((note) => ({ id: note.id, text: note.text })),
              ...known.tasks.map((task) => ({ id: task.id, text: `☐ ${task.title}` })),
            ].map(({ id: key, text }) => (
              <p key={key} className="people-aside" dir="auto">
                {text}
              </p>
            ))}
            {others.length > 0 && (
              <>
                <h3 className="side-label">
                  <FormattedMessage id="people.otherTickets" />
                </h3>
                <ul className="grid gap-1">
                  {others.map(({ number, subject }) => (
                    <li key={number}>
                      <a className="link flex gap-1" href={`/desk/tickets/${number}`}>
                        <span>
                          #<FormattedNumber value={number} useGrouping={false} />
                        </span>
                        <bdi className="min-w-0 truncate">{subject}</bdi>
                      </a>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </div>
    </Disclosure>
  );
}
