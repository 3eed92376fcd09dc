import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import ExternalLink from "lucide-react/icons/external-link";
import X from "lucide-react/icons/x";
import type { IssueReference } from "../../../server/products/issues/contract.ts";
import type { IssueMirror } from "../../../server/products/trackers/contract.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FormText, type FieldError } from "../../ui/form-field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Card } from "../people/parts.tsx";

type Props = {
  references: readonly IssueReference[];
  mirrors: readonly IssueMirror[];
  mayPublish: boolean;
  errors: readonly FieldError[];
};

/** The same fault elsewhere, and how it stands there. An address leads out of here and takes nothing along. */
export function References({ references, mirrors, mayPublish, errors }: Props) {
  const intl = useIntl();
  return (
    <Card title={<FormattedMessage id="issue.references" />}>
      <ul className="grid gap-1.5 text-sm empty:hidden">
        {references.map(({ id, kind, url, place, label }) => {
          const mirror = mirrors.find(({ reference }) => reference === id);
          return (
            <li key={id} className="grid gap-1">
              <div className="flex items-start gap-1.5">
                <a className="link min-w-0 grow" href={url} target="_blank" rel="noopener noreferrer nofollow">
                  <bdi dir="ltr" className="break-all">
                    {place} {label}
                  </bdi>{" "}
                  <Icon as={ExternalLink} size={12} />
                  <span className="block text-xs text-faint">
                    <FormattedMessage id={`issue.reference.${kind}`} />
                  </span>
                </a>
                <Form method="post">
                  <input type="hidden" name="id" value={id} />
                  <Button
                    type="submit"
                    size="sm"
                    look="quiet"
                    name="intent"
                    value="removeReference"
                    aria-label={intl.formatMessage({ id: "issue.reference.remove" }, { name: `${place} ${label}` })}
                  >
                    <Icon as={X} size={14} />
                  </Button>
                </Form>
              </div>
              {mirror && <Standing mirror={mirror} />}
              {mayPublish && (mirror !== undefined || kind !== "link") && (
                <Form method="post">
                  <input type="hidden" name="id" value={id} />
                  <Button type="submit" size="sm" name="intent" value={mirror ? "unmirror" : "mirror"}>
                    <FormattedMessage id={mirror ? "issue.mirror.end" : "issue.mirror.begin"} />
                  </Button>
                </Form>
              )}
            </li>
          );
        })}
      </ul>
      <Form method="post" className="people-form">
        <FormText
          name="url"
          type="url"
          label={<FormattedMessage id="issue.reference.add" />}
          hint={<FormattedMessage id="issue.reference.hint" />}
          errors={errors}
          maxLength={2_000}
          dir="ltr"
          autoComplete="off"
        />
        <Button type="submit" name="intent" value="reference">
          <FormattedMessage id="issue.reference.do" />
        </Button>
      </Form>
    </Card>
  );
}

function Standing({ mirror }: { mirror: IssueMirror }) {
  return (
    <div className="grid gap-1 text-xs text-soft">
      <p className="issue-meta">
        <Badge tone={mirror.open ? "accent" : "good"}>
          <FormattedMessage id={`issue.mirror.${mirror.open ? "open" : (mirror.reason ?? "done")}`} />
        </Badge>
        <bdi>{mirror.title}</bdi>
      </p>
      {mirror.differs && (
        <p>
          <FormattedMessage id="issue.mirror.differs" />
        </p>
      )}
      {mirror.error && (
        <p className="text-danger">
          <FormattedMessage id={`issue.mirror.error.${mirror.error}`} />
        </p>
      )}
    </div>
  );
}
