import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import FileInput from "lucide-react/icons/file-input";
import { load } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/license-imports.ts";
import { ImportState } from "./import-parts.tsx";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

const HERE = "/admin/license-imports";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  const api = apiFor(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, async () => {
    const [files, keygen] = await Promise.all([
      api.call("licenseLists.list", { query: { limit: 20, ...(cursor && { cursor }) } }),
      // Few are ever made; the earlier ones are over and are read by the API.
      cursor ? null : api.call("licenseImports.list", { query: { limit: 20 } }),
    ]);
    return { files: files.data, next: files.nextCursor, keygen: keygen?.data ?? [] };
  });
}

export default function LicenseImports() {
  const intl = useIntl();
  const { files, next, keygen } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.license-imports" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.license-imports.what" />}>
      <div className="flex flex-wrap gap-2">
        <ButtonLink to={`${HERE}/files/new`} look="primary">
          <FormattedMessage id="admin.license-imports.fromFile" />
        </ButtonLink>
        <ButtonLink to={`${HERE}/keygen/new`}>
          <FormattedMessage id="admin.license-imports.fromKeygen" />
        </ButtonLink>
      </div>
      {files.length + keygen.length === 0 && (
        <div className="card">
          <EmptyState icon={FileInput} title={<FormattedMessage id="admin.license-imports.none" />}>
            <FormattedMessage id="admin.license-imports.none.what" />
          </EmptyState>
        </div>
      )}
      {files.length > 0 && (
        <Group
          title={<FormattedMessage id="admin.license-imports.files" />}
          what={<FormattedMessage id="admin.license-imports.files.what" />}
        >
          <Table
            caption={intl.formatMessage({ id: "admin.license-imports.files" })}
            rows={files}
            empty={null}
            columns={[
              {
                id: "admin.license-imports.import",
                cell: ({ id, fileName, kind }) => (
                  <>
                    <Link to={`${HERE}/files/${id}`} className="link font-medium">
                      <bdi>{fileName}</bdi>
                    </Link>
                    <p className="text-faint">
                      <FormattedMessage id={`admin.license-imports.kind.${kind}`} />
                    </p>
                  </>
                ),
              },
              { id: "admin.license-imports.state", cell: ({ state }) => <ImportState state={state} /> },
              { id: "admin.license-imports.when", cell: ({ createdAt }) => <Time at={createdAt} /> },
              {
                id: "admin.license-imports.came",
                end: true,
                cell: ({ counts }) => (
                  <span className="tabular">{intl.formatNumber((counts["created"] ?? 0) + (counts["left"] ?? 0))}</span>
                ),
              },
            ]}
          />
          <Pages next={next} />
        </Group>
      )}
      {keygen.length > 0 && (
        <Group
          title={<FormattedMessage id="admin.license-imports.keygen" />}
          what={<FormattedMessage id="admin.license-imports.keygen.what" />}
        >
          <Table
            caption={intl.formatMessage({ id: "admin.license-imports.keygen" })}
            rows={keygen}
            empty={null}
            columns={[
              {
                id: "admin.license-imports.import",
                cell: ({ id, account, address }) => (
                  <>
                    <Link to={`${HERE}/keygen/${id}`} className="link font-medium">
                      <bdi>{account}</bdi>
                    </Link>
                    <p className="text-faint">
                      <bdi dir="ltr">{new URL(address).host}</bdi>
                    </p>
                  </>
                ),
              },
              { id: "admin.license-imports.state", cell: ({ state }) => <ImportState state={state} /> },
              { id: "admin.license-imports.when", cell: ({ createdAt }) => <Time at={createdAt} /> },
              {
                id: "admin.license-imports.came",
                end: true,
                cell: ({ counts }) => (
                  <span className="tabular">
                    {intl.formatNumber(counts.reduce((sum, { verdict, count }) => sum + (verdict === "created" ? count : 0), 0))}
                  </span>
                ),
              },
            ]}
          />
        </Group>
      )}
    </Page>
  );
}
