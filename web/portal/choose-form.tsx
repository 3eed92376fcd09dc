import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import type { TicketForm } from "../../server/support/tickets/contract.ts";
import type { FieldValues } from "../../shared/fields.ts";
import { askedOf } from "../../shared/ticket-forms.ts";
import { usePortalPath } from "./paths.ts";

/** A form as the page needs it. */
export type ShownForm = Pick<TicketForm, "slug" | "name" | "description" | "questions"> & { product: boolean };

/** The part of a form that travels to the page. */
export function toShownForm({ slug, name, description, questions, product }: TicketForm): ShownForm {
  return { slug, name, description, questions, product: product !== null };
}

/** The fields a form asks for now, in its order, each as needed as the form says; without a form all of them. */
export function fieldsAsked(form: ShownForm | null, fields: readonly FieldView[], values: FieldValues): FieldView[] {
  if (!form) return [...fields];
  return askedOf(form.questions, values).flatMap(({ field, requiredToOpen }) => {
    const found = fields.find(({ key }) => key === field);
    return found ? [{ ...found, required: requiredToOpen ? ("always" as const) : found.required }] : [];
  });
}

/** The first step: what it is about. Plain links, so that going back changes nothing. */
export function ChooseForm({ forms }: { forms: readonly ShownForm[] }) {
  const intl = useIntl();
  const to = usePortalPath();
  const title = intl.formatMessage({ id: "portal.new.choose" });
  return (
    <div className="portal-text">
      <title>{title}</title>
      <header className="grid gap-2">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.new.choose.lead" />
        </p>
      </header>
      <ul className="ways">
        {forms.map((form) => (
          <li key={form.slug} className="way">
            <div>
              <h2 className="way-title">
                <Link to={to(`/requests/new?form=${encodeURIComponent(form.slug)}`)} className="way-link">
                  <bdi>{form.name}</bdi>
                </Link>
              </h2>
              {form.description && (
                <p>
                  <bdi>{form.description}</bdi>
                </p>
              )}
            </div>
          </li>
        ))}
        <li className="way">
          <div>
            <h2 className="way-title">
              <Link to={to("/requests/new?form=none")} className="way-link">
                <FormattedMessage id="portal.new.other" />
              </Link>
            </h2>
            <p>
              <FormattedMessage id="portal.new.other.what" />
            </p>
          </div>
        </li>
      </ul>
    </div>
  );
}
