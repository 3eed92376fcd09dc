import { FormattedMessage, useIntl } from "react-intl";
import { data, useLoaderData } from "react-router";
import ListTodo from "lucide-react/icons/list-todo";
import type { OpenStep } from "../../../server/support/checklists/contract.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/tasks.ts";
import { carryOut, revisionOf } from "./acts.ts";
import { Faults, Tasks, useFaults } from "./parts.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const cursor = new URL(request.url).searchParams.get("cursor");
  const { actor } = context.get(sessionContext);
  const api = context.get(apiContext);
  const [page, steps] = await load(request, () =>
    Promise.all([
      api.call("people.tasks.list", { query: { assignee: "me", done: "false", limit: 50, ...(cursor && { cursor }) } }),
      cursor ? { data: [] } : api.call("checklistSteps.list", { query: { assignee: "me", limit: 200 } }),
    ]),
  );
  return {
    ...page,
    steps: steps.data,
    may: actor.kind === "agent" && actor.rights.includes("people.manage"),
    today: new Date().toISOString().slice(0, 10),
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  if (textOf(form, "intent") !== "taskDone") throw data({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  return carryOut(request, form, "/desk/tasks", () =>
    context.get(apiContext).call("people.tasks.update", {
      params: { id: textOf(form, "id") },
      body: { done: textOf(form, "done") === "true" },
      ...revisionOf(form),
    }),
  );
}

/** What one has to do for people and organizations, what is due first. */
export default function MyTasks() {
  const { data: tasks, steps, nextCursor, may, today } = useLoaderData<typeof loader>();
  const { errors } = useFaults();
  return (
    <Sheet titleId="people.myTasks">
      <Faults errors={errors} />
      {tasks.length + steps.length === 0 ? (
        <EmptyState icon={ListTodo} title={<FormattedMessage id="people.myTasks.none" />}>
          <FormattedMessage id="people.myTasks.none.what" />
        </EmptyState>
      ) : (
        <div className="people-own">
          <Tasks tasks={tasks} today={today} may={may} about />
          {steps.length > 0 && <Steps steps={steps} today={today} />}
        </div>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

/** Steps of checklists that were given to one; they are ticked in their ticket. */
function Steps({ steps, today }: { steps: readonly OpenStep[]; today: string }) {
  const intl = useIntl();
  return (
    <section className="grid gap-2" aria-labelledby="own-steps">
      <h2 id="own-steps" className="side-label">
        <FormattedMessage id="checklist.mine" />
      </h2>
      <ul className="people-tasks">
        {steps.map(({ id, text, dueOn, ticket, checklist }) => (
          <li key={id}>
            <div className="min-w-0 grow">
              <p className="people-task-title">
                <a className="link" href={`/desk/tickets/${ticket.number}`}>
                  <bdi>{text}</bdi>
                </a>
              </p>
              <p className="flex flex-wrap gap-x-2 text-xs text-faint">
                <bdi dir="ltr">#{ticket.number}</bdi>
                <bdi>{ticket.subject}</bdi>
                <bdi>{checklist.name}</bdi>
                {dueOn && (
                  <span className={dueOn < today ? "text-danger" : undefined}>
                    <FormattedMessage
                      id={dueOn < today ? "checklist.overdue" : "checklist.due"}
                      values={{ day: intl.formatDate(`${dueOn}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" }) }}
                    />
                  </span>
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
