import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, useLoaderData } from "react-router";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Button } from "../../ui/button.tsx";
import { FormArea, FormText } from "../../ui/form-field.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/segments.ts";
import { carryOut, revisionOf } from "./acts.ts";
import { Faults, useFaults } from "./parts.tsx";

const kindOf = (text: string | null) => (text === "organization" ? ("organization" as const) : ("contact" as const));

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const kind = kindOf(searchParams.get("kind"));
  const cursor = searchParams.get("cursor");
  const { actor } = context.get(sessionContext);
  const page = await load(request, () =>
    context.get(apiContext).call("segments.list", { query: { kind, limit: 20, ...(cursor && { cursor }) } }),
  );
  return { ...page, kind, may: actor.kind === "agent" && actor.rights.includes("organizations.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const kind = kindOf(textOf(form, "kind"));
  const here = `/desk/segments?kind=${kind}`;
  switch (textOf(form, "intent")) {
    case "create":
      return carryOut(request, form, here, () =>
        api.call("segments.create", { body: { kind, name: textOf(form, "name"), condition: textOf(form, "condition") } }),
      );
    case "remove":
      return carryOut(request, form, here, () => api.call("segments.remove", { params: { id: textOf(form, "id") }, ...revisionOf(form) }));
    default:
      throw data({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  }
}

const EXAMPLES = {
  contact: ["tag:vip", "language:de and member:yes", "domain:acme.com and not verified:yes", "created >= -30d", "owner:none"],
  organization: ["tag:gold", "verified:yes and members:no", "created >= -1y", "owner:none"],
};

/** Segments: conditions under a name, with how many fit each now. */
export default function Segments() {
  const intl = useIntl();
  const { data: segments, nextCursor, kind, may } = useLoaderData<typeof loader>();
  const { errors, typed } = useFaults();
  return (
    <Sheet titleId="people.segments">
      <nav className="filters" aria-label={intl.formatMessage({ id: "people.segments" })}>
        {(["contact", "organization"] as const).map((one) => (
          <a
            key={one}
            className="btn"
            data-look="quiet"
            data-size="sm"
            href={`/desk/segments?kind=${one}`}
            aria-current={one === kind ? "true" : undefined}
          >
            <FormattedMessage id={one === "contact" ? "people.contacts" : "people.organizations"} />
          </a>
        ))}
      </nav>
      <div className="people-own">
        <Faults errors={errors} />
        {segments.length === 0 && (
          <p className="text-sm text-soft">
            <FormattedMessage id="people.segments.none" />
          </p>
        )}
        <ul className="people-list">
          {segments.map(({ id, name, condition, count, revision }) => (
            <li key={id}>
              <div className="min-w-0 grow">
                <a className="people-name" href={`/desk/${kind}s?segment=${id}`}>
                  <bdi>{name}</bdi>
                </a>
                <p className="truncate text-xs text-soft" title={condition}>
                  <code dir="ltr">{condition}</code>
                </p>
              </div>
              <span className="tabular text-sm">
                {count === null ? <FormattedMessage id="people.segments.broken" /> : intl.formatNumber(count)}
              </span>
              {may && (
                <Form method="post">
                  <input type="hidden" name="kind" value={kind} />
                  <input type="hidden" name="id" value={id} />
                  <input type="hidden" name="revision" value={revision} />
                  <Button
                    type="submit"
                    size="sm"
                    look="quiet"
                    name="intent"
                    value="remove"
                    aria-label={intl.formatMessage({ id: "people.segments.remove" }, { name })}
                  >
                    ✕
                  </Button>
                </Form>
              )}
            </li>
          ))}
        </ul>
        <MoreLink nextCursor={nextCursor} />
        {may && (
          <Form method="post" className="people-form" key={`${kind}${segments.length}`}>
            <h2 className="font-semibold">
              <FormattedMessage id="people.segments.new" />
            </h2>
            <input type="hidden" name="kind" value={kind} />
            <FormText
              name="name"
              label={<FormattedMessage id="people.name" />}
              errors={errors}
              defaultValue={typed?.["name"]?.[0]}
              maxLength={100}
              dir="auto"
              autoComplete="off"
            />
            <FormArea
              name="condition"
              label={<FormattedMessage id="people.segments.condition" />}
              hint={
                <FormattedMessage
                  id="people.segments.hint"
                  values={{
                    examples: EXAMPLES[kind].map((example) => (
                      <code key={example} dir="ltr" className="people-example">
                        {example}
                      </code>
                    )),
                  }}
                />
              }
              errors={errors}
              rows={2}
              maxLength={2_000}
              dir="ltr"
              defaultValue={typed?.["condition"]?.[0]}
            />
            <Button type="submit" look="primary" name="intent" value="create">
              <FormattedMessage id="people.segments.save" />
            </Button>
          </Form>
        )}
      </div>
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
