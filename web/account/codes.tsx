import { FormattedMessage } from "react-intl";
import CircleCheck from "lucide-react/icons/circle-check";
import { Callout } from "../ui/states.tsx";

/** Recovery codes in the one answer that has them. */
export function RecoveryCodes({ codes, next }: { codes: readonly string[]; next: string }) {
  return (
    <div className="grid gap-5">
      <Callout tone="good" icon={CircleCheck} role="status">
        <p className="font-semibold">
          <FormattedMessage id="account.codes.made" />
        </p>
        <p>
          <FormattedMessage id="account.codes.keep" />
        </p>
      </Callout>
      <ul className="codes" dir="ltr" data-codes="">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>
        <a href={next} className="btn" data-look="primary" data-size="lg">
          <FormattedMessage id="account.codes.kept" />
        </a>
      </p>
    </div>
  );
}
