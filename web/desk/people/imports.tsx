import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useNavigate } from "react-router";
import FileUp from "lucide-react/icons/file-up";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FormErrors } from "../../ui/form-field.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { ApiError, callApi, uploadFile } from "../api-client.ts";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/imports.ts";

export async function loader({ request, context }: Route.LoaderArgs) {
  const cursor = new URL(request.url).searchParams.get("cursor");
  const { actor } = context.get(sessionContext);
  const page = await load(request, () =>
    context.get(apiContext).call("people.imports.list", { query: { limit: 25, ...(cursor && { cursor }) } }),
  );
  return { ...page, mayOrganize: actor.kind === "agent" && actor.rights.includes("organizations.manage") };
}

/** Imports of contacts and organizations, and beginning one. */
export default function Imports() {
  const { data, nextCursor, mayOrganize } = useLoaderData<typeof loader>();
  return (
    <Sheet titleId="people.imports">
      <div className="people-own">
        <Upload mayOrganize={mayOrganize} />
        {data.length === 0 ? (
          <EmptyState icon={FileUp} title={<FormattedMessage id="people.imports.none" />}>
            <FormattedMessage id="people.imports.none.what" />
          </EmptyState>
        ) : (
          <ul className="people-suggestions">
            {data.map(({ id, fileName, kind, state, createdAt }) => (
              <li key={id}>
                <p className="flex flex-wrap items-center gap-2">
                  <a className="link font-semibold" href={`/desk/imports/${id}`}>
                    <bdi>{fileName}</bdi>
                  </a>
                  <Badge tone={state === "failed" ? "warn" : state === "done" ? "good" : "neutral"}>
                    <FormattedMessage id={`people.import.state.${state}`} />
                  </Badge>
                </p>
                <p className="text-xs text-faint">
                  <FormattedMessage id={`people.${kind}s`} />
                  {" · "}
                  <Time at={createdAt} style="narrow" />
                </p>
              </li>
            ))}
          </ul>
        )}
      </div>
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

function Upload({ mayOrganize }: { mayOrganize: boolean }) {
  const intl = useIntl();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const begin = async (form: FormData) => {
    const file = form.get("file");
    if (!(file instanceof File) || file.size === 0) return;
    setBusy(true);
    setWrong(null);
    try {
      const { id: stored } = await uploadFile(file);
      const { id } = await callApi<{ id: string }>("POST", "/people/imports", { body: { kind: form.get("kind"), file: stored } });
      await navigate(`/desk/imports/${id}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setWrong(error.problem.detail ? `${error.problem.title}. ${error.problem.detail}` : error.problem.title);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="people-form people-card"
      onSubmit={(event) => {
        event.preventDefault();
        void begin(new FormData(event.currentTarget));
      }}
    >
      {wrong !== null && <FormErrors title={<FormattedMessage id="people.refused" />} errors={[{ name: "", text: wrong }]} />}
      <div className="grid gap-1.5">
        <label htmlFor="import-kind" className="field-label">
          <FormattedMessage id="people.import.kind" />
        </label>
        <select id="import-kind" name="kind" className="input">
          <option value="contact">{intl.formatMessage({ id: "people.contacts" })}</option>
          {mayOrganize && <option value="organization">{intl.formatMessage({ id: "people.organizations" })}</option>}
        </select>
      </div>
      <div className="grid gap-1.5">
        <label htmlFor="import-file" className="field-label">
          <FormattedMessage id="people.import.file" />
        </label>
        <p className="field-hint" id="import-file-hint">
          <FormattedMessage id="people.import.file.hint" />
        </p>
        <input
          id="import-file"
          name="file"
          type="file"
          className="input"
          accept=".csv,.tsv,.txt,.vcf,.vcard,text/csv,text/vcard,text/x-vcard"
          required
          aria-describedby="import-file-hint"
        />
      </div>
      <Button type="submit" look="primary" disabled={busy}>
        <FormattedMessage id="people.import.begin" />
      </Button>
    </form>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/contacts" inside />;
}
