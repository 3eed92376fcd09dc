import { useState, type RefObject } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { AnswerKind, GivenAnswer, PreparedAnswer } from "../../../server/support/answers/contract.ts";
import { Badge } from "../../ui/badge.tsx";
import { Day } from "../../ui/day.tsx";
import { useToast } from "../../ui/toast.tsx";
import { callApi } from "../api-client.ts";
import type { ComposerHandle } from "../composer.tsx";
import { AnswerFrame } from "./answer-frame.tsx";
import { LICENSE_TONES } from "./license-words.ts";
import { Refused, ReplyWords } from "./reply-words.tsx";
import { refusalOf, usePrepared } from "./use-prepared.ts";

const USUAL_DAYS = [7, 14, 30] as const;
const MOST_DAYS = 366;

type Props = {
  number: number;
  composer: RefObject<ComposerHandle | null>;
  kind: AnswerKind;
  /** Id. */
  license: string;
  onClose: () => void;
};

/** One answer about a licence: exactly what will be done, to whom it goes, and the words of the reply; done with one button. */
export function AnswerDialog({ number, composer, kind, license, onClose }: Props) {
  const intl = useIntl();
  const say = useToast();
  const [days, setDays] = useState(14);
  const [typed, setTyped] = useState("14");
  const path = `/tickets/${number}/license-answers/${kind}`;
  const state = usePrepared<PreparedAnswer>(`${path}?license=${license}&days=${days}`);
  const known = state.at === "failed" ? null : state.known;
  const timed = kind === "extend" || kind === "grace";

  function choose(value: string): void {
    setTyped(value);
    const chosen = Number(value);
    if (Number.isInteger(chosen) && chosen >= 1 && chosen <= MOST_DAYS) setDays(chosen);
  }
  async function give(): Promise<() => void> {
    const given = await callApi<GivenAnswer>("POST", path, { body: { license, ...(timed && { days }) } });
    const undo = {
      label: intl.formatMessage({ id: "owns.answer.undo" }),
      run: () => void takeBack(given),
    };
    return () => {
      composer.current?.insert("reply", given.text);
      if (given.file) composer.current?.attach(given.file);
      say(intl.formatMessage({ id: `owns.answer.${kind}.done` }), given.undoable ? undo : undefined);
    };
  }
  async function takeBack({ id, text }: GivenAnswer): Promise<void> {
    try {
      await callApi("POST", `/license-answers/${id}/undo`, { body: {} });
      composer.current?.withdraw(text);
      say(intl.formatMessage({ id: "owns.answer.undone" }));
    } catch (error) {
      const { title, detail } = refusalOf(error);
      say(`${title}. ${detail}`);
    }
  }
  return (
    <AnswerFrame
      kind={kind}
      about={known && <About license={known.license} />}
      ready={state.at === "there" && known?.refusal === null && (!timed || typed === String(days))}
      onGo={give}
      onClose={onClose}
    >
      {state.at === "failed" && <Refused {...state.why} />}
      {state.at === "loading" && !known && <p className="text-soft">{intl.formatMessage({ id: "common.loading" })}</p>}
      {known?.refusal && <Refused {...known.refusal} />}
      {timed && known && (!known.refusal || known.time) && (
        <fieldset className="answer-days">
          <legend className="field-label">
            <FormattedMessage id="owns.answer.days" />
          </legend>
          {USUAL_DAYS.map((usual) => (
            <label key={usual} className="answer-day">
              <input type="radio" name="days" value={usual} checked={typed === String(usual)} onChange={() => choose(String(usual))} />
              <span>{intl.formatNumber(usual)}</span>
            </label>
          ))}
          <input
            className="input"
            type="number"
            min={1}
            max={MOST_DAYS}
            required
            value={typed}
            aria-label={intl.formatMessage({ id: "owns.answer.days.own" })}
            onChange={(event) => choose(event.currentTarget.value)}
          />
        </fieldset>
      )}
      {known && !known.refusal && (
        <div aria-busy={state.at === "loading"} className="grid gap-4">
          <What known={known} />
          <ReplyWords text={known.text} locale={known.locale} />
        </div>
      )}
      {known?.refusal && known.receivers.some(({ mayKnow }) => !mayKnow) && <Receivers receivers={known.receivers} />}
    </AnswerFrame>
  );
}

function About({ license: { name, product, state, trial } }: Pick<PreparedAnswer, "license">) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-soft">
      <bdi className="font-medium">{name}</bdi>
      <bdi>{product.name}</bdi>
      <Badge tone={LICENSE_TONES[state]}>
        <FormattedMessage id="owns.license.state" values={{ state }} />
      </Badge>
      {trial && (
        <Badge tone="note">
          <FormattedMessage id="owns.license.trial" />
        </Badge>
      )}
    </p>
  );
}

/** What will be done, in facts. */
function What({ known: { receivers, file, machines, time } }: { known: PreparedAnswer }) {
  if (file !== null)
    return (
      <>
        <p className="text-sm">
          <FormattedMessage id="owns.answer.file" values={{ file: <bdi className="font-medium">{file}</bdi> }} />
        </p>
        <Receivers receivers={receivers} />
      </>
    );
  if (machines)
    return (
      <div className="text-sm">
        <p>
          <FormattedMessage id="owns.answer.machines" values={{ count: machines.count }} />
        </p>
        <ul className="mt-1 list-disc ps-5">
          {machines.names.map((name, index) => (
            <li key={index}>
              <bdi>{name}</bdi>
            </li>
          ))}
          {machines.count > machines.names.length && <li>…</li>}
        </ul>
      </div>
    );
  if (!time) return null;
  return (
    <div className="grid gap-1 text-sm">
      <p>
        <FormattedMessage
          id="owns.answer.time"
          values={{
            from: (
              <s>
                <Day on={time.from.slice(0, 10)} />
              </s>
            ),
            to: (
              <strong>
                <Day on={time.to.slice(0, 10)} />
              </strong>
            ),
          }}
        />
      </p>
      {(time.given > 0 || time.most !== null) && (
        <p className="text-soft">
          <FormattedMessage
            id="owns.answer.given"
            values={{ count: time.given, most: time.most ?? 0, limited: time.most === null ? "no" : "yes" }}
          />
        </p>
      )}
    </div>
  );
}

function Receivers({ receivers }: Pick<PreparedAnswer, "receivers">) {
  return (
    <div className="text-sm">
      <p>
        <FormattedMessage id="owns.answer.receivers" values={{ count: receivers.length }} />
      </p>
      <ul className="mt-1 list-disc ps-5">
        {receivers.map(({ id, name, email, mayKnow }) => (
          <li key={id ?? "link"}>
            {id === null ? <FormattedMessage id="owns.answer.byLink" /> : <bdi>{name}</bdi>}{" "}
            {email && (
              <bdi dir="ltr" className="text-soft">
                {email}
              </bdi>
            )}{" "}
            {!mayKnow && (
              <Badge tone="danger">
                <FormattedMessage id="owns.answer.stranger" />
              </Badge>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
