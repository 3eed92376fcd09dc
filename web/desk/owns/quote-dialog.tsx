import { useState, type RefObject } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { GivenAnswer, QuoteOffer, RenewalQuote } from "../../../server/support/answers/contract.ts";
import { Day } from "../../ui/day.tsx";
import { Money } from "../../ui/money.tsx";
import { useToast } from "../../ui/toast.tsx";
import { callApi } from "../api-client.ts";
import type { ComposerHandle } from "../composer.tsx";
import { AnswerFrame } from "./answer-frame.tsx";
import { Refused, ReplyWords } from "./reply-words.tsx";
import { usePrepared } from "./use-prepared.ts";

type Choice = Pick<QuoteOffer, "subscription" | "currency" | "period">;
const keyOf = ({ subscription, currency, period }: Choice) => `${subscription} ${currency} ${period}`;

/** What a renewal costs by the price lists of the customer's plans: one is chosen, and its words go into the reply. */
export function QuoteDialog({
  number,
  composer,
  onClose,
}: {
  number: number;
  composer: RefObject<ComposerHandle | null>;
  onClose: () => void;
}) {
  const intl = useIntl();
  const say = useToast();
  const [choice, setChoice] = useState<Choice | null>(null);
  const path = `/tickets/${number}/renewal-quote`;
  const query = choice && new URLSearchParams({ subscription: choice.subscription, currency: choice.currency, period: choice.period });
  const state = usePrepared<RenewalQuote>(query ? `${path}?${query}` : path);
  const known = state.at === "failed" ? null : state.known;
  const chosen = choice ?? known?.chosen ?? null;

  async function give(): Promise<() => void> {
    const { subscription, currency, period } = chosen!;
    const given = await callApi<GivenAnswer>("POST", path, { body: { subscription, currency, period } });
    return () => {
      composer.current?.insert("reply", given.text);
      say(intl.formatMessage({ id: "owns.answer.quote.done" }));
    };
  }
  return (
    <AnswerFrame kind="quote" about={null} ready={state.at === "there" && known?.refusal === null} onGo={give} onClose={onClose}>
      {state.at === "failed" && <Refused {...state.why} />}
      {state.at === "loading" && !known && <p className="text-soft">{intl.formatMessage({ id: "common.loading" })}</p>}
      {known?.refusal && <Refused {...known.refusal} />}
      {known && known.offers.length > 0 && (
        <fieldset className="answer-offers">
          <legend className="field-label">
            <FormattedMessage id="owns.answer.offers" />
          </legend>
          {known.offers.map((offer) => (
            <label key={keyOf(offer)} className="answer-offer">
              <input
                type="radio"
                name="offer"
                checked={chosen !== null && keyOf(chosen) === keyOf(offer)}
                onChange={() => setChoice(offer)}
              />
              <span className="min-w-0 grow">
                <bdi className="font-medium">{offer.plan.name}</bdi>{" "}
                <span className="text-xs text-soft">
                  <FormattedMessage
                    id="owns.answer.runs"
                    values={{
                      from: <Day on={offer.from} />,
                      until: offer.until ? <Day on={offer.until} /> : "",
                      open: offer.until === null ? "yes" : "no",
                    }}
                  />
                </span>
              </span>
              <span>
                <Money amount={offer.amount} currency={offer.currency} />{" "}
                <span className="text-xs text-soft">
                  <FormattedMessage id="owns.answer.period" values={{ period: offer.period }} />
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {known && known.text !== "" && (
        <div aria-busy={state.at === "loading"}>
          <ReplyWords text={known.text} locale={known.locale} />
        </div>
      )}
    </AnswerFrame>
  );
}
