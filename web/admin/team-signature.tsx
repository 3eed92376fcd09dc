import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { LocalizedArea, localizedOf } from "../ui/localized-area.tsx";
import type { Route } from "./+types/team-signature.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const api = apiFor(context);
  const [team, signature] = await load(request, () =>
    Promise.all([api.call("teams.get", { params }), api.call("teams.signature.get", { params })]),
  );
  return { team, signature };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const saved = await attempt(request, () =>
    apiFor(context).call("teams.signature.update", { params, body: { texts: localizedOf(form) }, ...revisionOf(form) }),
  );
  return saved.ok ? redirect(`/admin/teams/${params.id}/signature?done=saved`) : refused(form, saved.problem);
}

/** What stands under the replies to a team's tickets. */
export default function TeamSignature() {
  const title = useIntl().formatMessage({ id: "admin.signature" });
  const { team, signature } = useLoaderData<typeof loader>();
  const labels = Object.fromEntries(
    LOCALES.map((locale) => [`texts.${locale}`, { name: `text-${locale}`, label: LANGUAGE_NAMES[locale] }]),
  );
  const { errors, problem, typed } = useRefusal(labels);
  const texts = typed ? Object.fromEntries(LOCALES.map((locale) => [locale, typed[`text-${locale}`]?.[0] ?? ""])) : signature.texts;
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.signature.what" values={{ team: <bdi>{team.name}</bdi> }} />}
      back={{ to: `/admin/teams/${team.id}`, id: "admin.teams" }}
    >
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form key={signature.revision} method="post" noValidate className="admin-form">
        <input type="hidden" name="revision" value={signature.revision} />
        <LocalizedArea texts={texts} errors={errors} placeholders={signature.placeholders} />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="common.save" />
          </Button>
        </div>
      </Form>
    </Page>
  );
}
