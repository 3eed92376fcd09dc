import { FormattedMessage } from "react-intl";
import { data, useLoaderData } from "react-router";
import ListTodo from "lucide-react/icons/list-todo";
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
  const page = await load(request, () =>
    context.get(apiContext).call("people.tasks.list", { query: { assignee: "me", done: "false", limit: 50, ...(cursor && { cursor }) } }),
  );
  return { ...page, may: actor.kind === "agent" && actor.rights.includes("people.manage"), today: new Date().toISOString().slice(0, 10) };
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
  const { data: tasks, nextCursor, may, today } = useLoaderData<typeof loader>();
  const { errors } = useFaults();
  return (
    <Sheet titleId="people.myTasks">
      <Faults errors={errors} />
      {tasks.length === 0 ? (
        <EmptyState icon={ListTodo} title={<FormattedMessage id="people.myTasks.none" />}>
          <FormattedMessage id="people.myTasks.none.what" />
        </EmptyState>
      ) : (
        <div className="people-own">
          <Tasks tasks={tasks} today={today} may={may} about />
        </div>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
