import { FormattedMessage } from "react-intl";
import type { FeedbackPreview } from "../../server/support/feedback/contract.ts";
import type { Locale } from "../../shared/locales.ts";
import { MailPreview } from "./mail-preview.tsx";
import { Group } from "./page.tsx";

/** What settings would have done lately, and the mail they make. */
export function FeedbackEffect({ preview: { mail, effect, dropped }, locale }: { preview: FeedbackPreview; locale: Locale }) {
  return (
    <>
      <Group title={<FormattedMessage id="admin.feedback.effect" values={{ days: effect.days }} />}>
        <p>
          <FormattedMessage id="admin.feedback.effect.asked" values={{ done: effect.done, asked: effect.asked }} />
        </p>
        <Reasons id="admin.feedback.effect.not" counts={effect.not} />
        <Reasons id="admin.feedback.dropped" counts={dropped} />
      </Group>
      <MailPreview preview={mail} locale={locale} />
    </>
  );
}

function Reasons({ id, counts }: { id: string; counts: FeedbackPreview["dropped"] }) {
  if (counts.length === 0) return null;
  return (
    <div className="grid gap-1 text-sm">
      <p className="font-medium">
        <FormattedMessage id={id} />
      </p>
      <ul className="grid gap-0.5 text-soft">
        {counts.map(({ reason, count }) => (
          <li key={reason}>
            <bdi>{count}</bdi> · <FormattedMessage id={`admin.feedback.reason.${reason}`} />
          </li>
        ))}
      </ul>
    </div>
  );
}
