import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import type { Route } from "./+types/sign-in.ts";
import { Choices } from "./choices.tsx";
import { allRoles } from "./lists.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";
import { roleDoes, roleName } from "./role-names.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const [policy, roles] = await load(request, () => Promise.all([api.call("signInPolicy.get"), allRoles(api)]));
  return { policy, roles, changes: rightsOf(context).includes("settings.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const secondFactorRoles = form.getAll("roles").map(String);
  const saved = await attempt(request, () =>
    apiFor(context).call("signInPolicy.update", { body: { secondFactorRoles }, ...revisionOf(form) }),
  );
  return saved.ok ? redirect("/admin/sign-in?done=saved") : refused(form, saved.problem);
}

/** What is demanded of agents who sign in. */
export default function SignInPolicy() {
  const intl = useIntl();
  const { policy, roles, changes } = useLoaderData<typeof loader>();
  const { errors, values, problem } = useRefusal({ secondFactorRoles: { name: "roles", label: "admin.sign-in.roles" } });
  const title = intl.formatMessage({ id: "admin.sign-in" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.sign-in.what" />}>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        <input type="hidden" name="revision" value={policy.revision} />
        <fieldset disabled={!changes} className="grid gap-4">
          <Choices
            type="checkbox"
            name="roles"
            legend={<FormattedMessage id="admin.sign-in.roles" />}
            hint={<FormattedMessage id="admin.sign-in.roles.hint" />}
            errors={errors}
            chosen={values("roles", policy.secondFactorRoles)}
            options={roles.map(({ slug }) => ({
              value: slug,
              label: roleName(intl, roles, slug),
              what: roleDoes(intl, roles, slug),
            }))}
          />
          {changes && (
            <div>
              <Button type="submit" look="primary">
                <FormattedMessage id="common.save" />
              </Button>
            </div>
          )}
        </fieldset>
      </Form>
    </Page>
  );
}
