import { FormattedMessage, useIntl } from "react-intl";
import { data, useActionData, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/inbound-new.ts";
import { EndpointForm, EndpointSecret, endpointOf, PROVIDERS, withoutKey } from "./inbound-form.tsx";
import { allMailboxes } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  return { mailboxes: await load(request, () => allMailboxes(apiFor(context))) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const provider = PROVIDERS.find((one) => one === textOf(form, "provider")) ?? "mailgun";
  const { signingKey, topicArn, ...rest } = endpointOf(form);
  const created = await attempt(request, () =>
    apiFor(context).call("inbound.create", {
      // What another provider's fields say is left behind with them.
      body: {
        ...rest,
        provider,
        ...(provider === "mailgun" && signingKey && { signingKey }),
        ...(provider === "ses" && topicArn && { topicArn }),
      },
    }),
  );
  if (!created.ok) return refused(withoutKey(form), created.problem);
  // Shown in this one answer and stored nowhere, so there is no page to be led to.
  return data({ id: created.value.id, address: created.value.address }, { headers: { "Cache-Control": "no-store" } });
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

export default function NewInbound() {
  const title = useIntl().formatMessage({ id: "admin.inbound.new" });
  const answer = useActionData<typeof action>();
  const { mailboxes } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.inbound.what" />}
      back={{ to: "/admin/inbound", id: "admin.inbound" }}
    >
      {answer && "address" in answer ? <EndpointSecret {...answer} /> : <EndpointForm mailboxes={mailboxes} />}
    </Page>
  );
}
