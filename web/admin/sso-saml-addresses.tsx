import { FormattedMessage } from "react-intl";

/** What the provider has to know of us: most take it all from the metadata's address, others ask for each. */
export function SamlAddresses({ entityId, acsUrl, ownCertificate }: { entityId: string; acsUrl: string; ownCertificate: string | null }) {
  const rows = [
    ["admin.sso.our.metadata", entityId],
    ["admin.sso.our.acs", acsUrl],
  ] as const;
  return (
    <dl className="grid gap-3">
      {rows.map(([id, address]) => (
        <div key={id}>
          <dt className="field-label">
            <FormattedMessage id={id} />
          </dt>
          <dd>
            <code className="break-all" dir="ltr" tabIndex={0}>
              {address}
            </code>
          </dd>
        </div>
      ))}
      {ownCertificate !== null && (
        <div>
          <dt className="field-label">
            <FormattedMessage id="admin.sso.our.certificate" />
          </dt>
          <dd>
            <details>
              <summary>
                <FormattedMessage id="admin.sso.our.certificate.show" />
              </summary>
              <pre className="text-xs break-all whitespace-pre-wrap" dir="ltr">
                {ownCertificate}
              </pre>
            </details>
          </dd>
        </div>
      )}
    </dl>
  );
}
