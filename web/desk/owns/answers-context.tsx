import { createContext, use, useMemo, useState, type ReactNode, type RefObject } from "react";
import { useRouteLoaderData } from "react-router";
import type { AnswerKind } from "../../../server/support/answers/contract.ts";
import type { ComposerHandle } from "../composer.tsx";
import type { Ticket } from "../model.ts";
import type { loader as shellLoader } from "../shell.tsx";
import { AnswerDialog } from "./answer-dialog.tsx";
import { QuoteDialog } from "./quote-dialog.tsx";

type Asked = { kind: AnswerKind; license: string } | { kind: "quote" };
type Answers = {
  /** Whether the reader may give a key, reset activations, give time. */
  mayAnswer: boolean;
  mayQuote: boolean;
  ask(what: Asked): void;
};

const AnswersContext = createContext<Answers | null>(null);

/** The answers about licences that can be given where one is; null where there is no ticket to answer. */
export function useAnswers(): Answers | null {
  return use(AnswersContext);
}

/** Lets what stands beside a ticket open an answer, which ends in the composer of its reply. */
export function AnswersProvider({
  ticket,
  composer,
  children,
}: {
  ticket: Ticket;
  composer: RefObject<ComposerHandle | null>;
  children: ReactNode;
}) {
  const me = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person;
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayReply = me?.mayReply === true && !ticket.merged;
  const mayAnswer = mayReply && me.mayLicenses;
  const mayQuote = mayReply && me.mayPlans;
  const answers = useMemo(() => ({ mayAnswer, mayQuote, ask: setAsked }), [mayAnswer, mayQuote]);
  const shown = { number: ticket.number, composer, onClose: () => setAsked(null) };
  return (
    <AnswersContext value={answers}>
      {children}
      {asked?.kind === "quote" && <QuoteDialog {...shown} />}
      {asked && asked.kind !== "quote" && <AnswerDialog key={asked.kind} {...shown} kind={asked.kind} license={asked.license} />}
    </AnswersContext>
  );
}
