import { use } from "react";
import { FormattedMessage } from "react-intl";
import Fingerprint from "lucide-react/icons/fingerprint-pattern";
import { PageContext } from "../shell/page-context.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

/** Signing in with a passkey. Only where the script runs, and the browser knows passkeys, is there anything to see. */
export function PasskeySignIn({ next, look = "plain" }: { next: string; look?: "plain" | "primary" }) {
  return (
    <form hidden data-passkey="prove" data-url="/sign-in/passkey" className="grid gap-2">
      <input type="hidden" name="next" value={next} />
      <Button type="submit" size="lg" look={look}>
        <Icon as={Fingerprint} />
        <FormattedMessage id="signIn.passkey" />
      </Button>
      <p role="alert" hidden className="field-error">
        <FormattedMessage id="signIn.passkey.failed" />
      </p>
    </form>
  );
}

/** The one script of pages that do not run in the browser. */
export function PasskeyScript() {
  const { nonce } = use(PageContext);
  return <script src="/passkeys.js" defer nonce={nonce} suppressHydrationWarning />;
}
