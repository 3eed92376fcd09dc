import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useToast } from "../ui/toast.tsx";
import { callApi } from "./api-client.ts";

type Settings = { assigned: boolean; mentioned: boolean; revision: number };
const PATH = "/me/mail-settings";

/** Whether one is told by mail of assignments and mentions; asked for when the menu is first reached. */
export function MailWish() {
  const intl = useIntl();
  const say = useToast();
  const [settings, setSettings] = useState<Settings | null>(null);
  const [asked, setAsked] = useState(false);

  function ask(): void {
    if (asked) return;
    setAsked(true);
    callApi<Settings>("GET", PATH).then(setSettings, () => setAsked(false));
  }
  async function choose(wish: boolean): Promise<void> {
    try {
      const { revision } = settings ?? (await callApi<Settings>("GET", PATH));
      setSettings(await callApi<Settings>("PATCH", PATH, { body: { assigned: wish, mentioned: wish }, ifMatch: revision }));
    } catch {
      say(intl.formatMessage({ id: "change.failed" }));
      setAsked(false);
    }
  }

  const wanted = settings === null || settings.assigned || settings.mentioned;
  return (
    <label className="account-choice" onPointerEnter={ask} onFocus={ask}>
      <FormattedMessage id="desk.mails" />
      <select className="input" value={wanted ? "on" : "off"} onChange={(event) => void choose(event.currentTarget.value === "on")}>
        <option value="on">{intl.formatMessage({ id: "desk.mails.on" })}</option>
        <option value="off">{intl.formatMessage({ id: "desk.mails.off" })}</option>
      </select>
    </label>
  );
}
