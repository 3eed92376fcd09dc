import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import KeyRound from "lucide-react/icons/key-round";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/tokens.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "tokens.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const page = await load(request, () => apiFor(context).call("tokens.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
  return { ...page, now: new Date().toISOString() };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  if (!form.has("confirmed")) return askFirst(form, "revoke");
  const revoked = await attempt(request, () => apiFor(context).call("tokens.revoke", { params: { id: textOf(form, "token") } }));
  return revoked.ok ? redirect("/admin/tokens?done=revoked") : refused(form, revoked.problem);
}

export default function Tokens() {
  const intl = useIntl();
  const { data: tokens, nextCursor, now } = useLoaderData<typeof loader>();
  const { errors, confirm, typed } = useRefusal();
  const title = intl.formatMessage({ id: "admin.tokens" });
  const state = ({ revokedAt, expiresAt }: { revokedAt: string | null; expiresAt: string | null }) =>
    revokedAt !== null ? "revoked" : expiresAt !== null && expiresAt <= now ? "expired" : "active";
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.tokens.what" />}
      action={{ to: "/admin/tokens/new", id: "admin.tokens.new" }}
    >
      {confirm === "revoke" && (
        <Confirm
          title={<FormattedMessage id="admin.tokens.revoke.confirm" values={{ name: <bdi>{typed?.["name"]?.[0] ?? ""}</bdi> }} />}
          submit={<FormattedMessage id="admin.tokens.revoke" />}
          cancel="/admin/tokens"
          typed={typed}
          intent="revoke"
        >
          <FormattedMessage id="admin.tokens.revoke.what" />
        </Confirm>
      )}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Table
        caption={title}
        rows={tokens}
        empty={
          <EmptyState icon={KeyRound} title={<FormattedMessage id="admin.tokens.none" />}>
            <FormattedMessage id="admin.tokens.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (token) => (
              <>
                <bdi className="font-medium">{token.name}</bdi>
                <p className="text-faint">
                  <bdi dir="ltr">…{token.hint}</bdi>
                </p>
              </>
            ),
          },
          {
            id: "admin.tokens.actsFor",
            cell: (token) => (token.agent ? <bdi>{token.agent.name}</bdi> : <FormattedMessage id="admin.tokens.itself" />),
          },
          {
            id: "admin.tokens.scopes",
            cell: (token) => (
              <details>
                <summary>
                  <FormattedMessage id="admin.tokens.scopes.count" values={{ count: token.scopes.length }} />
                </summary>
                <ul className="mt-1 text-soft">
                  {token.scopes.map((scope) => (
                    <li key={scope}>{intl.formatMessage({ id: `admin.right.${scope}`, defaultMessage: scope })}</li>
                  ))}
                </ul>
              </details>
            ),
          },
          {
            id: "admin.tokens.lastUsed",
            cell: (token) => (token.lastUsedAt ? <Time at={token.lastUsedAt} /> : <FormattedMessage id="admin.tokens.neverUsed" />),
          },
          {
            id: "admin.state",
            cell: (token) => {
              const word = state(token);
              return (
                <span className="flex flex-wrap items-center gap-2">
                  <Badge tone={word === "active" ? "good" : "neutral"}>
                    <FormattedMessage id={`admin.tokens.${word}`} />
                  </Badge>
                  {word === "active" && token.expiresAt && (
                    <FormattedMessage
                      id="admin.tokens.until"
                      values={{ date: intl.formatDate(token.expiresAt, { dateStyle: "medium" }) }}
                    />
                  )}
                  {word === "active" && (
                    <Form method="post">
                      <input type="hidden" name="token" value={token.id} />
                      <input type="hidden" name="name" value={token.name} />
                      <Button
                        type="submit"
                        size="sm"
                        look="danger"
                        name="intent"
                        value="revoke"
                        aria-label={intl.formatMessage({ id: "admin.tokens.revoke.label" }, { name: token.name })}
                      >
                        <FormattedMessage id="admin.tokens.revoke" />
                      </Button>
                    </Form>
                  )}
                </span>
              );
            },
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
