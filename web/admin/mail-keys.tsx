import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import FileKey from "lucide-react/icons/file-key";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { FormErrors } from "../ui/form-field.tsx";
import { Callout, EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/mail-keys.ts";
import { Confirm } from "./confirm.tsx";
import { allMailboxes } from "./lists.ts";
import { KEY_LABELS, KeyForm, newKeyOf, withoutPrivateKey } from "./mail-key-form.tsx";
import { MailKey } from "./mail-key.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, fault, refused, useRefusal } from "./refusal.tsx";
import { Pages } from "./table.tsx";

const HERE = "/admin/mail-keys";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [keys, programs, mailboxes] = await load(request, () =>
    Promise.all([
      api.call("mailKeys.list", { query: { limit: 50, ...(cursor && { cursor }) } }),
      api.call("mailKeys.programs", {}),
      allMailboxes(api),
    ]),
  );
  return { ...keys, programs, mailboxes, may: rightsOf(context).includes("settings.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("mailKeys.remove", { params: { id: textOf(form, "mailKey") } }));
    return removed.ok ? redirect(`${HERE}?done=removed`) : refused(form, removed.problem);
  }
  const body = await newKeyOf(form);
  const shown = withoutPrivateKey(form);
  if (typeof body === "string") return refused(shown, fault("key", body));
  const added = await attempt(request, () => api.call("mailKeys.create", { body }));
  return added.ok ? redirect(`${HERE}?done=saved`) : refused(shown, added.problem);
}

/** Keys and certificates that signed and encrypted mail is checked and opened with. */
export default function MailKeys() {
  const title = useIntl().formatMessage({ id: "admin.mail-keys" });
  const { data: keys, nextCursor, programs, mailboxes, may } = useLoaderData<typeof loader>();
  const { errors, confirm, typed } = useRefusal(KEY_LABELS);
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.mail-keys.what" />}>
      {(["gpg", "openssl"] as const).map(
        (program) =>
          !programs[program] && (
            <Callout key={program} tone="warn" icon={TriangleAlert}>
              <FormattedMessage id={`admin.mail-keys.absent.${program}`} />
            </Callout>
          ),
      )}
      {confirm === "remove" && (
        <Confirm
          title={<FormattedMessage id="admin.mail-keys.remove.confirm" values={{ name: <bdi>{typed?.["name"]?.[0] ?? ""}</bdi> }} />}
          submit={<FormattedMessage id="admin.mail-keys.remove" />}
          cancel={HERE}
          typed={typed}
          intent="remove"
        >
          <FormattedMessage id={`admin.mail-keys.remove.${typed?.["private"]?.[0] === "yes" ? "private" : "public"}`} />
        </Confirm>
      )}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      {keys.length === 0 ? (
        <div className="card">
          <EmptyState icon={FileKey} title={<FormattedMessage id="admin.mail-keys.none" />}>
            <FormattedMessage id="admin.mail-keys.none.what" />
          </EmptyState>
        </div>
      ) : (
        <ul className="grid gap-3">
          {keys.map((key) => (
            <li key={key.id}>
              <MailKey mailKey={key} may={may} />
            </li>
          ))}
        </ul>
      )}
      <Pages next={nextCursor} />
      {may && <KeyForm mailboxes={mailboxes} />}
    </Page>
  );
}
