import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormSelect } from "../ui/form-field.tsx";
import type { Route } from "./+types/rights.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { partsOf, roleName } from "./role-names.tsx";

/** Who may do a thing: by which roles, which people, and which programs by their tokens. */
export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const api = apiFor(context);
  const [{ data: rights }, { data: roles }] = await load(request, () =>
    Promise.all([api.call("rights.list", {}), api.call("roles.list", { query: { limit: 200 } })]),
  );
  const asked = new URL(request.url).searchParams.get("right");
  const chosen = rights.find(({ right }) => right === asked) ?? rights.find(({ right }) => right === "tickets.restricted") ?? rights[0]!;
  const { right } = chosen;
  const [agents, tokens] = await load(request, () =>
    Promise.all([
      api.call("agents.list", { query: { limit: 200, right, active: "true" } }),
      rightsOf(context).includes("tokens.manage") ? api.call("tokens.list", { query: { limit: 200, right } }) : null,
    ]),
  );
  return { rights, roles, chosen, agents: agents.data, more: agents.nextCursor !== null, tokens: tokens?.data ?? null };
}

export default function Rights() {
  const intl = useIntl();
  const { rights, roles, chosen, agents, more, tokens } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.rights" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.rights.what" />} back={{ to: "/admin/roles", id: "admin.roles" }}>
      <Form className="admin-filter" role="search">
        <FormSelect name="right" label={<FormattedMessage id="admin.rights.right" />} defaultValue={chosen.right}>
          {partsOf(rights).map(({ part, rights: its }) => (
            <optgroup key={part} label={intl.formatMessage({ id: `admin.rights.${part}` })}>
              {its.map(({ right, allows }) => (
                <option key={right} value={right}>
                  {allows}
                </option>
              ))}
            </optgroup>
          ))}
        </FormSelect>
        <Button type="submit">
          <FormattedMessage id="admin.rights.show" />
        </Button>
      </Form>
      <h2>{chosen.allows}</h2>
      <Group title={<FormattedMessage id="admin.roles" />}>
        <ul className="flex flex-wrap gap-2">
          {chosen.roles.map((slug) => (
            <li key={slug}>
              <Link to={`/admin/roles/${slug}`} className="link">
                <bdi>{roleName(intl, roles, slug)}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      </Group>
      <Group
        title={<FormattedMessage id="admin.people" />}
        what={more ? <FormattedMessage id="admin.rights.first" values={{ count: agents.length }} /> : undefined}
      >
        {agents.length === 0 && <FormattedMessage id="admin.rights.nobody" />}
        <ul className="grid gap-1">
          {agents.map((agent) => (
            <li key={agent.id} className="flex flex-wrap items-center gap-2">
              <Link to={`/admin/people/${agent.id}`} className="link">
                <bdi>{agent.name}</bdi>
              </Link>
              <Badge>{roleName(intl, roles, agent.role)}</Badge>
            </li>
          ))}
        </ul>
      </Group>
      {tokens !== null && (
        <Group title={<FormattedMessage id="admin.tokens" />} what={<FormattedMessage id="admin.rights.tokens" />}>
          {tokens.length === 0 && <FormattedMessage id="admin.rights.noToken" />}
          <ul className="grid gap-1">
            {tokens.map((token) => (
              <li key={token.id}>
                <bdi>{token.name}</bdi>{" "}
                <bdi dir="ltr" className="text-faint">
                  …{token.hint}
                </bdi>
              </li>
            ))}
          </ul>
        </Group>
      )}
    </Page>
  );
}
