import type { IntlShape } from "react-intl";
import { label } from "../i18n/labels.ts";
import { Glyph, type GlyphName } from "../ui/glyph.tsx";
import type { Protection } from "./message-model.ts";

const TONES = { valid: "good", invalid: "danger", untrusted: "warn", unknownKey: "warn", unavailable: "neutral" } as const;
const GLYPHS: Record<keyof typeof TONES, GlyphName> = {
  valid: "proven",
  invalid: "failed",
  untrusted: "unproven",
  unknownKey: "unproven",
  unavailable: "unproven",
};
const FORMS = { smime: "S/MIME", pgp: "OpenPGP" } as const;

/** What came of checking a signature and of opening an encrypted mail. */
export function ProtectionBadges({ intl, protection: { signature, encryption } }: { intl: IntlShape; protection: Protection }) {
  const signer = signature && (signature.signer || signature.addresses[0]);
  // A signature is good news only where it is of whom the mail says it is from.
  const foreign = signature?.state === "valid" && !signature.ofSender;
  return (
    <>
      {signature && (
        <span
          className="badge msg-protection"
          data-tone={foreign ? "warn" : TONES[signature.state]}
          title={`${FORMS[signature.kind]}: ${label(intl, foreign ? "signature.foreign.hint" : `signature.${signature.state}.hint`)}`}
        >
          <Glyph name={foreign ? "unproven" : GLYPHS[signature.state]} size={12} />
          <span className="min-w-0 truncate">
            {signature.state === "valid" && signer
              ? intl.formatMessage({ id: foreign ? "signature.foreign" : "signature.by" }, { name: `\u2068${signer}\u2069` })
              : label(intl, `signature.${signature.state}`)}
          </span>
        </span>
      )}
      {encryption && (
        <span
          className="badge"
          data-tone={encryption.state === "decrypted" ? "good" : "warn"}
          title={`${FORMS[encryption.kind]}: ${label(intl, `encryption.${encryption.state}.hint`)}`}
        >
          <Glyph name="lock" size={12} />
          {label(intl, `encryption.${encryption.state}`)}
        </span>
      )}
    </>
  );
}
