import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import KeyRound from "lucide-react/icons/key-round";
import type { DkimKey } from "../../server/platform/mail/contract.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/sending.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { Pages } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [keys, mailboxes] = await load(request, () =>
    Promise.all([
      api.call("dkim.list", { query: { limit: 50, ...(cursor && { cursor }) } }),
      api.call("mailboxes.list", { query: { limit: 200 } }),
    ]),
  );
  const domains = [...new Set(mailboxes.data.map(({ address }) => address.slice(address.lastIndexOf("@") + 1)))].toSorted();
  return { ...keys, domains, may: rightsOf(context).includes("settings.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const intent = textOf(form, "intent");
  const params = { id: textOf(form, "key") };
  const force = form.has("confirmed");
  if ((intent === "retire" || intent === "remove") && !force) return askFirst(form, intent);
  const done = await attempt(request, async () => {
    if (intent === "check") return api.call("dkim.check", { params });
    if (intent === "remove") return api.call("dkim.remove", { params });
    if (intent === "activate" || intent === "retire") {
      const state = intent === "retire" ? ("retired" as const) : ("active" as const);
      return api.call("dkim.update", { params, body: { state, force }, ...revisionOf(form) });
    }
    const algorithm = textOf(form, "algorithm") === "ed25519" ? ("ed25519" as const) : ("rsa" as const);
    return api.call("dkim.create", { body: { domain: textOf(form, "domain").trim(), algorithm } });
  });
  if (done.ok) return redirect(intent === "check" ? "/admin/sending" : "/admin/sending?done=saved");
  // A record that is not there yet is a question, not a refusal.
  return done.problem.code === "dkim.recordMissing" ? askFirst(form, "activate") : refused(form, done.problem);
}

/** Keys that sign what leaves, and the records that make the signatures count. */
export default function Sending() {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "admin.sending" });
  const { data: keys, nextCursor, domains, may } = useLoaderData<typeof loader>();
  const { errors, confirm, typed, value } = useRefusal({
    domain: { name: "domain", label: "admin.sending.domain" },
    algorithm: { name: "algorithm", label: "admin.sending.algorithm" },
  });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.sending.what" />}>
      {confirm && (
        <Confirm
          title={
            <FormattedMessage
              id={`admin.sending.${confirm}.confirm`}
              values={{ name: <bdi dir="ltr">{typed?.["name"]?.[0] ?? ""}</bdi> }}
            />
          }
          submit={<FormattedMessage id={confirm === "activate" ? "admin.sending.activate.anyway" : `admin.sending.${confirm}`} />}
          cancel="/admin/sending"
          typed={typed}
          intent={confirm}
        >
          <FormattedMessage id={`admin.sending.${confirm}.what`} />
        </Confirm>
      )}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      {keys.length === 0 ? (
        <div className="card">
          <EmptyState icon={KeyRound} title={<FormattedMessage id="admin.sending.none" />}>
            <FormattedMessage id="admin.sending.none.what" />
          </EmptyState>
        </div>
      ) : (
        <ul className="grid gap-3">
          {keys.map((key) => (
            <li key={key.id}>
              <Key dkim={key} may={may} />
            </li>
          ))}
        </ul>
      )}
      <Pages next={nextCursor} />
      {may && (
        <Group title={<FormattedMessage id="admin.sending.new" />} what={<FormattedMessage id="admin.sending.new.what" />}>
          <Form method="post" noValidate className="admin-form">
            <FormText
              name="domain"
              label={<FormattedMessage id="admin.sending.domain" />}
              errors={errors}
              defaultValue={value("domain", domains[0])}
              list="domains"
              dir="ltr"
              autoComplete="off"
            />
            <datalist id="domains">
              {domains.map((domain) => (
                <option key={domain} value={domain} />
              ))}
            </datalist>
            <FormSelect
              name="algorithm"
              label={<FormattedMessage id="admin.sending.algorithm" />}
              hint={<FormattedMessage id="admin.sending.algorithm.hint" />}
              errors={errors}
              defaultValue={value("algorithm", "rsa")}
            >
              <option value="rsa">RSA (2048)</option>
              <option value="ed25519">Ed25519</option>
            </FormSelect>
            <div>
              <Button type="submit" look="primary">
                <FormattedMessage id="admin.sending.create" />
              </Button>
            </div>
          </Form>
        </Group>
      )}
    </Page>
  );
}

const TONES = { active: "good", waiting: "warn", retired: "neutral" } as const;
const CHECKS = { found: "good", absent: "warn", different: "danger", unreachable: "warn" } as const;

function Key({ dkim, may }: { dkim: DkimKey; may: boolean }) {
  const { domain, selector, state, check, record } = dkim;
  const act = (intent: string, look: "primary" | "plain" | "quiet" | "danger") => (
    <Button type="submit" size="sm" look={look} name="intent" value={intent}>
      <FormattedMessage id={`admin.sending.${intent}`} />
    </Button>
  );
  return (
    <article className="card dkim-key">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="text-base">
          <bdi dir="ltr">{domain}</bdi>
        </h2>
        <Badge tone={TONES[state]}>
          <FormattedMessage id={`admin.sending.state.${state}`} />
        </Badge>
        <span className="text-sm text-faint">
          <bdi dir="ltr">{dkim.algorithm === "rsa" ? "RSA" : "Ed25519"}</bdi> · <Time at={dkim.stateSince} />
        </span>
      </header>
      <dl className="dkim-record">
        <dt>
          <FormattedMessage id="admin.sending.record.name" />
        </dt>
        <dd dir="ltr">{record.name}</dd>
        <dt>
          <FormattedMessage id="admin.sending.record.type" />
        </dt>
        <dd dir="ltr">TXT</dd>
        <dt>
          <FormattedMessage id="admin.sending.record.value" />
        </dt>
        <dd dir="ltr">{record.value}</dd>
      </dl>
      {check && (
        <p className="text-sm" role="status">
          <Badge tone={CHECKS[check.result]}>
            <FormattedMessage id={`admin.sending.check.${check.result}`} />
          </Badge>{" "}
          <Time at={check.at} />
        </p>
      )}
      {may && (
        <Form method="post" className="flex flex-wrap gap-2">
          <input type="hidden" name="key" value={dkim.id} />
          <input type="hidden" name="name" value={`${selector} (${domain})`} />
          <input type="hidden" name="revision" value={dkim.revision} />
          {act("check", "plain")}
          {state !== "active" && act("activate", "primary")}
          {state === "active" && act("retire", "quiet")}
          {state !== "active" && act("remove", "danger")}
        </Form>
      )}
    </article>
  );
}
