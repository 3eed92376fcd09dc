import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import ArrowUpDown from "lucide-react/icons/arrow-up-down";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { apiContext } from "../../context.ts";
import { attempt, load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ThingPicker } from "../thing-picker.tsx";
import type { Route } from "./+types/merge.ts";
import { refused, revisionOf } from "./acts.ts";
import { Card, Faults, PeoplePage, useFaults } from "./parts.tsx";

const kindOf = (text: string | null) => (text === "organization" ? ("organization" as const) : ("contact" as const));

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { searchParams } = new URL(request.url);
  const kind = kindOf(searchParams.get("kind"));
  const [into, from] = [searchParams.get("into") ?? "", searchParams.get("from") ?? ""];
  return load(request, async () => {
    const { id, name } =
      kind === "contact"
        ? await api.call("contacts.get", { params: { id: into } })
        : await api.call("organizations.get", { params: { id: into } });
    if (!from) return { kind, into: { id, name }, preview: null, problem: null };
    const looked = await attempt(request, () => api.call("people.merges.preview", { query: { kind, into: id, from } }));
    return looked.ok
      ? { kind, into: { id, name }, preview: looked.value, problem: null }
      : { kind, into: { id, name }, preview: null, problem: looked.problem };
  });
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const kind = kindOf(textOf(form, "kind"));
  const into = textOf(form, "into");
  const done = await attempt(request, () =>
    context.get(apiContext).call("people.merges.create", { body: { kind, into, from: textOf(form, "from") }, ...revisionOf(form) }),
  );
  return done.ok ? redirect(`/desk/${kind}s/${into}`) : refused(form, done.problem);
}

type Preview = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["preview"]>;

/** Choosing a record to be merged, and what both would say together. */
export default function MergePeople() {
  const intl = useIntl();
  const { kind, into, preview, problem } = useLoaderData<typeof loader>();
  const { errors } = useFaults();
  const wrong = problem ? [...errors, { name: "", text: problem.detail ? `${problem.title}. ${problem.detail}` : problem.title }] : errors;
  return (
    <PeoplePage
      title={intl.formatMessage({ id: `people.merge.${kind}` })}
      back={{ href: `/desk/${kind}s/${into.id}`, id: `people.${kind}s` }}
    >
      <Faults errors={wrong} />
      <div className="people-own">
        {preview ? (
          <Compare kind={kind} preview={preview} />
        ) : (
          <Form className="people-form">
            <p className="text-sm text-soft">
              <FormattedMessage id="people.merge.what" values={{ name: <bdi>{into.name}</bdi> }} />
            </p>
            <input type="hidden" name="kind" value={kind} />
            <input type="hidden" name="into" value={into.id} />
            <ThingPicker
              kind={kind}
              name="from"
              label={<FormattedMessage id={`people.merge.other.${kind}`} />}
              hint={<FormattedMessage id="people.merge.other.hint" />}
              without={[into.id]}
            />
            <Button type="submit" look="primary">
              <FormattedMessage id="people.merge.compare" />
            </Button>
          </Form>
        )}
      </div>
    </PeoplePage>
  );
}

function Compare({ kind, preview }: { kind: "contact" | "organization"; preview: Preview }) {
  const { into, from, united, brings, warnings, revision } = preview;
  const swap = new URLSearchParams({ kind, into: from.id, from: into.id });
  const lists = (["addresses", "phones", "domains", "memberships"] as const).filter((name) => brings[name].length > 0);
  return (
    <>
      {warnings.map((warning) => (
        <p key={warning} className="callout" data-tone="warn">
          <Icon as={TriangleAlert} className="mt-1" />
          <span>
            <FormattedMessage id={`people.merge.warning.${warning}`} />
          </span>
        </p>
      ))}
      <div className="merge-two">
        <p>
          <FormattedMessage id="people.merge.stays" values={{ name: <bdi className="font-semibold">{into.name}</bdi> }} />
        </p>
        <p>
          <FormattedMessage id="people.merge.joins" values={{ name: <bdi className="font-semibold">{from.name}</bdi> }} />
        </p>
        <a className="btn" data-look="plain" data-size="sm" href={`/desk/merge-people?${swap}`}>
          <Icon as={ArrowUpDown} size={16} />
          <FormattedMessage id="people.merge.swap" />
        </a>
      </div>
      {united.length > 0 && (
        <Card title={<FormattedMessage id="people.merge.together" />}>
          <p className="field-hint">
            <FormattedMessage id="people.merge.rule" />
          </p>
          <dl className="merge-values">
            {united.map(({ name, label, into: stays, from: joins, shown }) => (
              <div key={name}>
                <dt>{label === null ? <FormattedMessage id={`people.${name}`} /> : <bdi>{label}</bdi>}</dt>
                <dd>
                  {shown === null ? (
                    <span className="text-faint">
                      <FormattedMessage id="people.merge.apart" />
                    </span>
                  ) : (
                    <bdi>{shown}</bdi>
                  )}
                  {joins !== null && shown !== joins && shown === stays && (
                    <span className="block text-xs text-faint">
                      <FormattedMessage id="people.merge.notShown" values={{ value: <bdi>{joins}</bdi> }} />
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
      <Card title={<FormattedMessage id="people.merge.brings" />}>
        <dl className="merge-values">
          {lists.map((name) => (
            <div key={name}>
              <dt>
                <FormattedMessage id={`people.merge.brings.${name}`} />
              </dt>
              <dd>
                <ul>
                  {brings[name].map((text) => (
                    <li key={text}>
                      <bdi {...(name !== "memberships" && { dir: "ltr" as const })}>{text}</bdi>
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          ))}
        </dl>
        <p className="text-sm">
          <FormattedMessage id="people.merge.brings.rest" values={{ notes: brings.notes, tasks: brings.tasks }} />
        </p>
        <p className="field-hint">
          <FormattedMessage id={`people.merge.safe.${kind}`} />
        </p>
      </Card>
      <Form method="post" className="flex flex-wrap gap-2">
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="into" value={into.id} />
        <input type="hidden" name="from" value={from.id} />
        <input type="hidden" name="revision" value={revision} />
        <Button type="submit" look="primary">
          <FormattedMessage id="people.merge.do" />
        </Button>
        <a className="btn" data-look="plain" data-size="md" href={`/desk/${kind}s/${into.id}`}>
          <FormattedMessage id="common.cancel" />
        </a>
      </Form>
    </>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/contacts" inside />;
}
