import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { label, sizeLabel } from "../i18n/labels.ts";
import { Glyph } from "../ui/glyph.tsx";
import { exactTime } from "../ui/time.tsx";
import type { ProductRequest } from "./product-request.ts";

/** How a request came from inside the product, whose it may be, and what the product told of itself. */
export function ProductRequestCard({ request }: { request: ProductRequest }) {
  const intl = useIntl();
  const { id, address, given, lastUpdateFailure: failure, details = [] } = request;
  return (
    <section className="msg-event" data-warn={address === "outsider" || undefined} aria-label={label(intl, "productRequest.label")}>
      <p className="msg-event-kind">
        <Glyph name="license" />
        {label(intl, request.via === "file" ? "productRequest.file" : "productRequest.network")}
      </p>
      <p>
        <FormattedMessage id={`productRequest.address.${address}`} values={{ address: <bdi dir="auto">{given}</bdi> }} />
      </p>
      <dl>
        <Fact name="license">{request.license}</Fact>
        {(request.machineKnown || request.fingerprint) && (
          <Fact
            name="machine"
            note={
              request.machineKnown ? null : (
                <span className="badge" data-tone="warn">
                  {label(intl, "productRequest.machine.unknown")}
                </span>
              )
            }
          >
            {request.machine ?? request.fingerprint}
          </Fact>
        )}
        <Fact name="version">{request.version}</Fact>
        <Fact name="edition">{request.edition}</Fact>
        <Fact name="platform">{request.platform}</Fact>
        {request.writtenAt && <Fact name="writtenAt">{exactTime(intl, request.writtenAt)}</Fact>}
        {failure && (
          <Fact
            name="failure"
            note={
              <span className="msg-request-text" dir="auto">
                {failure.message}
              </span>
            }
          >
            {[failure.version, failure.at && exactTime(intl, failure.at)].filter(Boolean).join(" · ") || undefined}
          </Fact>
        )}
      </dl>
      {details.length > 0 && (
        <details>
          <summary>
            <FormattedMessage id="productRequest.details" values={{ count: details.length }} />
          </summary>
          <dl>
            {details.map(({ name, value }) => (
              <div key={name}>
                <dt>
                  <bdi>{name}</bdi>
                </dt>
                <dd className="msg-request-text">
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ))}
          </dl>
          {request.more && (
            <a className="link" href={`/api/v1/requests/${id}`} download="diagnostics.json">
              {label(intl, "productRequest.all")}
            </a>
          )}
        </details>
      )}
      {request.logBytes !== null && (
        <ul className="files">
          <li>
            <a className="file" href={`/api/v1/requests/${id}/log`} download>
              <Glyph name="paperclip" />
              <span className="min-w-0 truncate">{label(intl, "productRequest.log")}</span>
              <span className="shrink-0 text-faint">{sizeLabel(intl, request.logBytes)}</span>
              <Glyph name="download" />
            </a>
          </li>
        </ul>
      )}
    </section>
  );
}

function Fact({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  const intl = useIntl();
  if (!children && !note) return null;
  return (
    <div>
      <dt>{label(intl, `productRequest.${name}`)}</dt>
      <dd>
        {children && <bdi>{children}</bdi>} {note}
      </dd>
    </div>
  );
}
