import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import KeySquare from "lucide-react/icons/key-square";
import { SIGNING_ALGORITHMS } from "../../shared/license-policy.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/signing-keys.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { Pages, Table } from "./table.tsx";

const NAMES = { ed25519: "Ed25519", ecdsaP256: "ECDSA P-256", rsaPss: "RSA-PSS" } as const;
const TONES = { active: "good", retired: "neutral", revoked: "danger" } as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("signingKeys.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export async function action({ request, context }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const intent = textOf(form, "intent") === "revoke" ? "revoke" : "rotate";
  if (!form.has("confirmed")) return askFirst(form, intent);
  const algorithm = SIGNING_ALGORITHMS.find((one) => one === textOf(form, "algorithm")) ?? "ed25519";
  const done = await attempt<unknown>(request, () =>
    intent === "revoke"
      ? api.call("signingKeys.revoke", { params: { id: textOf(form, "key") } })
      : api.call("signingKeys.rotate", { body: { algorithm, product: textOf(form, "product") || null } }),
  );
  return done.ok ? redirect(`/admin/signing-keys?done=${intent === "revoke" ? "revoked" : "created"}`) : refused(form, done.problem);
}

export default function SigningKeys() {
  const intl = useIntl();
  const { data: keys, nextCursor } = useLoaderData<typeof loader>();
  const { errors, confirm, typed } = useRefusal();
  const title = intl.formatMessage({ id: "admin.signing-keys" });
  const word = confirm === "revoke" || confirm === "rotate" ? confirm : null;
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.signing-keys.what" />}>
      {word && (
        <Confirm
          title={<FormattedMessage id={`admin.signing-keys.${word}`} />}
          submit={<FormattedMessage id={`admin.signing-keys.${word}`} />}
          cancel="/admin/signing-keys"
          typed={typed}
          intent={word}
          danger={word === "revoke"}
        >
          <FormattedMessage id={`admin.signing-keys.${word}.what`} />
        </Confirm>
      )}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Table
        caption={title}
        rows={keys}
        empty={
          <EmptyState icon={KeySquare} title={<FormattedMessage id="admin.signing-keys.none" />}>
            <FormattedMessage id="admin.signing-keys.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.signing-keys.algorithm",
            cell: ({ algorithm, publicKey, id }) => (
              <>
                <bdi className="font-medium">{NAMES[algorithm]}</bdi>
                <details>
                  <summary>
                    <FormattedMessage id="admin.signing-keys.public" />
                  </summary>
                  <pre dir="ltr" className="mt-1 text-xs break-all whitespace-pre-wrap select-all">
                    {publicKey}
                  </pre>
                  <bdi dir="ltr" className="text-xs break-all text-faint">
                    kid {id}
                  </bdi>
                </details>
              </>
            ),
          },
          {
            id: "admin.signing-keys.for",
            cell: ({ product }) => (product ? <bdi>{product.name}</bdi> : <FormattedMessage id="admin.signing-keys.all" />),
          },
          {
            id: "admin.signing-keys.state",
            cell: ({ state }) => (
              <Badge tone={TONES[state]}>
                <FormattedMessage id={`admin.signing-keys.state.${state}`} />
              </Badge>
            ),
          },
          { id: "admin.licenses.since", cell: ({ createdAt, endedAt }) => <Time at={endedAt ?? createdAt} /> },
          {
            id: "admin.licenses.acts",
            end: true,
            cell: ({ id, state, algorithm, product }) =>
              state !== "revoked" && (
                <Form method="post" className="flex flex-wrap justify-end gap-2">
                  <input type="hidden" name="key" value={id} />
                  <input type="hidden" name="algorithm" value={algorithm} />
                  <input type="hidden" name="product" value={product?.id ?? ""} />
                  {state === "active" && (
                    <Button type="submit" size="sm" name="intent" value="rotate">
                      <FormattedMessage id="admin.signing-keys.rotate" />
                    </Button>
                  )}
                  <Button type="submit" size="sm" name="intent" value="revoke">
                    <FormattedMessage id="admin.signing-keys.revoke" />
                  </Button>
                </Form>
              ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
