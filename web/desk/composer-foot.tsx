import { FormattedMessage, useIntl } from "react-intl";
import Paperclip from "lucide-react/icons/paperclip";
import { Icon } from "../ui/icon.tsx";
import type { Files } from "./composer-files.tsx";

/** What a ticket may become with a reply; the statuses that every installation has. */
const THEN = ["", "waiting-on-customer", "solved"] as const;

/** Attaches files to what is being written. */
export function AttachButton({ files }: { files: Pick<Files, "add"> }) {
  const intl = useIntl();
  return (
    <label className="btn" data-look="quiet" data-icon="" title={intl.formatMessage({ id: "compose.attach" })}>
      <Icon as={Paperclip} />
      <span className="sr-only">
        <FormattedMessage id="compose.attach" />
      </span>
      <input
        type="file"
        multiple
        className="sr-only"
        onChange={(event) => {
          if (event.currentTarget.files) files.add([...event.currentTarget.files]);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

/** The status a ticket takes with the reply. */
export function ThenChoice({ then, onChange }: { then: string; onChange: (then: string) => void }) {
  const intl = useIntl();
  return (
    <select
      className="input composer-then"
      value={then}
      onChange={(event) => onChange(event.currentTarget.value)}
      aria-label={intl.formatMessage({ id: "compose.then" })}
    >
      {THEN.map((slug) => (
        <option key={slug} value={slug}>
          {intl.formatMessage({
            id: slug === "" ? "compose.then.none" : slug === "solved" ? "compose.then.solved" : "compose.then.waiting",
          })}
        </option>
      ))}
    </select>
  );
}
