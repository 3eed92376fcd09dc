import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, useLoaderData } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";

import type { Route } from "./+types/texts.ts";
import { allBrands } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const brand = new URL(request.url).searchParams.get("brand") ?? "";
  const [{ data }, brands] = await load(request, () =>
    Promise.all([api.call("mailTexts.list", { query: brand ? { brand } : {} }), allBrands(api)]),
  );
  return { texts: data.map((text) => ({ ...text, id: text.kind })), brands, brand };
}

/** What the program writes to people by itself, by kind. */
export default function Texts() {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "admin.texts" });
  const { texts, brands, brand } = useLoaderData<typeof loader>();
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.texts.what" />}>
      <Form className="flex flex-wrap items-end gap-2">
        <label className="grid gap-1">
          <span className="field-label">
            <FormattedMessage id="admin.brand" />
          </span>
          <select name="brand" defaultValue={brand} className="input">
            <option value="">{intl.formatMessage({ id: "admin.texts.everyBrand" })}</option>
            {brands.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit">
          <FormattedMessage id="admin.texts.show" />
        </Button>
      </Form>
      <Table
        caption={title}
        rows={texts}
        empty={null}
        columns={[
          {
            id: "admin.name",
            cell: (text) => (
              <>
                <Link to={`/admin/texts/${text.kind}${brand ? `?brand=${brand}` : ""}`} className="link font-medium">
                  <FormattedMessage id={`admin.texts.${text.kind}`} />
                </Link>
                <p className="text-faint">
                  <FormattedMessage id={`admin.texts.${text.kind}.what`} />
                </p>
              </>
            ),
          },
          {
            id: "admin.state",
            cell: (text) => (
              <Badge tone={text.enabled ? "good" : "neutral"}>
                <FormattedMessage id={text.enabled ? "admin.texts.sent" : "admin.texts.notSent"} />
              </Badge>
            ),
          },
          {
            id: "admin.texts.own",
            cell: (text) =>
              LOCALES.filter((locale) => text.texts[locale])
                .map((locale) => LANGUAGE_NAMES[locale])
                .join(", ") || <FormattedMessage id="admin.none" />,
          },
        ]}
      />
    </Page>
  );
}
