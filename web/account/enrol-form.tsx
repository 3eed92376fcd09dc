import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";

type Offer = { sealed: string; text: string; qr: string };

/** A secret for an app as a picture and in letters, and the field for the first code. */
export function EnrolForm({ offer, wrong }: { offer: Offer; wrong: boolean }) {
  const intl = useIntl();
  return (
    <form method="post" className="grid gap-5">
      <input type="hidden" name="sealed" value={offer.sealed} />
      <ol className="grid list-decimal gap-4 ps-5">
        <li>
          <FormattedMessage id="account.totp.app" />
        </li>
        <li>
          <div className="grid gap-3">
            <FormattedMessage id="account.totp.scan" />
            <div
              role="img"
              aria-label={intl.formatMessage({ id: "account.totp.qr" })}
              className="qr"
              dir="ltr"
              // Made by the server of a secret of ours: squares and nothing else.
              dangerouslySetInnerHTML={{ __html: offer.qr }}
            />
            <details>
              <summary className="link w-fit cursor-pointer text-sm">
                <FormattedMessage id="account.totp.type" />
              </summary>
              <code className="mt-2 block break-words text-sm" dir="ltr" tabIndex={0} data-totp="">
                {offer.text}
              </code>
            </details>
          </div>
        </li>
        <li>
          <TextField
            size="lg"
            label={<FormattedMessage id="account.code.app" />}
            error={wrong && <FormattedMessage id="account.code.wrong" />}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9 ]{6,8}"
            maxLength={8}
            required
            dir="ltr"
          />
        </li>
      </ol>
      <div>
        <Button type="submit" look="primary" size="lg" name="intent" value="enrol">
          <FormattedMessage id="account.totp.confirm" />
        </Button>
      </div>
    </form>
  );
}
