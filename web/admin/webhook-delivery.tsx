import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/webhook-delivery.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { Table } from "./table.tsx";
import { Outcome } from "./webhook-parts.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "webhooks.manage");
  const { data } = await load(request, () => apiFor(context).call("webhooks.attempts", { params }));
  return { attempts: data.map((one) => ({ ...one, id: one.at })), id: params.id };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const replayed = await attempt(request, () => apiFor(context).call("webhooks.replay", { params }));
  return replayed.ok ? redirect(`/admin/webhook-deliveries/${params.id}?done=saved`) : refused(form, replayed.problem);
}

/** Every attempt of a delivery, and sending it once more. */
export default function WebhookDelivery() {
  const title = useIntl().formatMessage({ id: "admin.webhook.deliveryTitle" });
  const { attempts } = useLoaderData<typeof loader>();
  const { errors } = useRefusal();
  return (
    <Page title={title} label={title} back={{ to: "/admin/webhooks", id: "admin.webhooks" }}>
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" className="grid gap-2">
        <p className="text-soft">
          <FormattedMessage id="admin.webhook.replay.what" />
        </p>
        <div>
          <Button type="submit">
            <FormattedMessage id="admin.webhook.replay" />
          </Button>
        </div>
      </Form>
      <Table
        caption={title}
        rows={attempts}
        empty={
          <p className="text-soft">
            <FormattedMessage id="admin.webhook.attempts.none" />
          </p>
        }
        columns={[
          { id: "admin.webhook.at", cell: ({ at }) => <Time at={at} /> },
          { id: "admin.webhook.outcome", cell: (one) => <Outcome attempt={one} /> },
          {
            id: "admin.webhook.answer",
            cell: ({ answer }) => (
              <span className="break-words text-sm" dir="auto">
                {answer || "–"}
              </span>
            ),
          },
        ]}
      />
    </Page>
  );
}
