import { useEffect, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../ui/button.tsx";
import { firstDayOf, ownZone, presetsFrom, toLocal, type LocalTime } from "./local-times.ts";

type Props = {
  title: string;
  /** A further choice beside the time, with what it is at first. */
  option?: { label: string; start: boolean };
  /** Offers to wait without a time. */
  without?: { label: string };
  onChoose: (time: LocalTime | null, option: boolean) => void;
  onClose: () => void;
};

/** Chooses a time: usual ones in words, each with its day and hour, or any other. */
export function WhenDialog({ title, option, without, onChoose, onClose }: Props) {
  const intl = useIntl();
  const dialog = useRef<HTMLDialogElement>(null);
  const [now] = useState(() => new Date());
  const [own, setOwn] = useState(() => toLocal(presetsFrom(now, 1).find(({ id }) => id === "tomorrow")!.at));
  const [chosen, setChosen] = useState(option?.start ?? false);
  useEffect(() => dialog.current?.showModal(), []);
  const timeZone = ownZone();
  function choose(time: LocalTime | null): void {
    dialog.current?.close();
    onChoose(time, chosen);
  }
  return (
    <dialog ref={dialog} className="help when-dialog" data-dialog="" aria-labelledby="when-title" onClose={onClose}>
      <div className="help-body">
        <h2 id="when-title" className="text-lg font-semibold">
          {title}
        </h2>
        {option && (
          <label className="flex items-start gap-2 text-sm">
            <input type="checkbox" className="mt-1" checked={chosen} onChange={() => setChosen(!chosen)} />
            {option.label}
          </label>
        )}
        <ul className="when-list">
          {presetsFrom(now, firstDayOf(intl.locale)).map(({ id, at }) => (
            <li key={id}>
              <button type="button" className="menu-item" onClick={() => choose({ local: toLocal(at), timeZone })}>
                <span className="grow text-start">
                  <FormattedMessage id={`when.${id}`} />
                </span>
                <span className="text-faint">
                  {intl.formatDate(at, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone })}
                </span>
              </button>
            </li>
          ))}
          {without && (
            <li>
              <button type="button" className="menu-item" onClick={() => choose(null)}>
                <span className="grow text-start">{without.label}</span>
              </button>
            </li>
          )}
        </ul>
        <form
          className="when-own"
          onSubmit={(event) => {
            event.preventDefault();
            if (own) choose({ local: own, timeZone });
          }}
        >
          <label className="grid grow gap-1.5">
            <span className="field-label">
              <FormattedMessage id="when.own" values={{ zone: <bdi>{timeZone}</bdi> }} />
            </span>
            <input
              className="input"
              type="datetime-local"
              required
              min={toLocal(now)}
              value={own}
              onChange={(event) => setOwn(event.currentTarget.value)}
            />
          </label>
          <Button type="submit" look="primary">
            <FormattedMessage id="when.choose" />
          </Button>
        </form>
        <div className="text-end">
          <Button onClick={() => dialog.current?.close()}>
            <FormattedMessage id="common.cancel" />
          </Button>
        </div>
      </div>
    </dialog>
  );
}
