import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { data, useLoaderData, useRouteLoaderData, useSearchParams, type ShouldRevalidateFunctionArgs } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import Info from "lucide-react/icons/info";
import Lock from "lucide-react/icons/lock";
import { apiContext, sessionContext } from "../context.ts";
import { load, type Problem } from "../data.ts";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { ErrorPage } from "../shell/error-page.tsx";
import type { Route } from "./+types/ticket.ts";
import { callApi } from "./api-client.ts";
import { showNeededStep } from "./checklists.tsx";
import { Composer, type ComposerHandle } from "./composer.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { Conversation } from "./conversation.tsx";
import { MergedAudience } from "./merged-audience.tsx";
import { TogetherProvider, useMerged } from "./merged-context.tsx";
import { useLiveEvents, useReload } from "./live.tsx";
import { concernsTicket } from "./live-changes.ts";
import { toShown } from "./message-model.ts";
import { outgoingOf, takeBack, takeBackMessage, useOutgoing } from "./outgoing.ts";
import type { Presence } from "./model.ts";
import { AnswersProvider } from "./owns/answers-context.tsx";
import { pack, unpack } from "./packed.ts";
import { noteRecent } from "./recent.ts";
import { seenTickets } from "./seen-tickets.ts";
import type { loader as shellLoader } from "./shell.tsx";
import { Subject } from "./subject.tsx";
import { SidePanel } from "./side-panel.tsx";
import { useSnooze } from "./snooze.tsx";
import { useMacros } from "./use-macros.tsx";
import { useProperties } from "./use-properties.ts";
import { usePresence } from "./use-presence.ts";
import { useViewing } from "./use-working.ts";
import { useTicketChanges, type Asked, type Change } from "./use-ticket-changes.ts";
import { listPath, viewOf } from "./views.ts";

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const number = Number(params.number);
  if (!Number.isSafeInteger(number) || number < 1) throw data({ status: 404, code: "notFound", title: "Not found" }, { status: 404 });
  const api = context.get(apiContext);
  return load(request, async () => {
    const [ticket, messages, participants] = await Promise.all([
      api.call("tickets.get", { params: { number } }),
      api.call("tickets.messages.list", { params: { number }, query: { limit: 50 } }),
      api.call("tickets.participants.list", { params: { number } }),
    ]);
    const loaded = {
      ticket,
      messages: messages.data.toReversed().map(toShown),
      older: messages.nextCursor,
      participants: participants.data,
    };
    return pack(loaded, context.get(sessionContext).isPage ? "ticket" : null);
  });
}

export function clientLoader({ params, serverLoader }: Route.ClientLoaderArgs) {
  return seenTickets.load(params.number, serverLoader);
}

/** Only what happened to this ticket loads it again. */
export function shouldRevalidate({ currentParams, nextParams }: ShouldRevalidateFunctionArgs): boolean {
  return currentParams["number"] !== nextParams["number"] || concernsTicket(shownId);
}
let shownId = "";
let shownBefore = false;
const DELIVERY_MS = 2_500;

export default function TicketPage() {
  const { ticket } = unpack(useLoaderData<typeof loader>());
  // Another ticket is another page: nothing that was typed or opened carries over.
  return <OpenTicket key={ticket.id} />;
}

function OpenTicket() {
  const intl = useIntl();
  const say = useToast();
  const packed = useLoaderData<typeof loader>();
  const loaded = unpack(packed);
  const me = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person;
  const { ticket, change: send, conflict, decide } = useTicketChanges(loaded.ticket);
  const [asked, setAsked] = useState<Asked | null>(null);
  /** A change that wants fields filled in first opens them, and is made with them. */
  const change = (wish: Change) =>
    send({
      ...wish,
      failed(problem) {
        if (wish.failed?.(problem)) return true;
        if (problem.code === "checklist.open") {
          say(`${problem.title}. ${problem.detail ?? ""}`);
          showNeededStep();
          return true;
        }
        const errors = fieldErrors(problem);
        if (errors.length > 0) setAsked({ patch: wish.patch, errors });
        return errors.length > 0;
      },
    });
  const [writing, setWriting] = useState<Presence["state"]>("viewing");
  const [renaming, setRenaming] = useState(false);
  const readUpTo = useRef<string | null>(null);
  useViewing(ticket.number);
  const others = usePresence(ticket.number, writing, me?.id, readUpTo);
  const composer = useRef<ComposerHandle>(null);
  const outgoing = useOutgoing(ticket.number);
  const waiting = outgoing.findLast((item) => item.state === "waiting");
  const waitingMessage = loaded.messages.findLast(
    (message) => message.state === "waiting" && !message.scheduled && message.author?.id === me?.id,
  );
  const undo = useCallback(
    async (item: { id: string } | { messageId: string }) => {
      try {
        const known = "messageId" in item ? outgoingOf(item.messageId) : item;
        const written = known
          ? await takeBack(known.id)
          : "messageId" in item
            ? await takeBackMessage(ticket.number, item.messageId)
            : null;
        if (!written) return say(intl.formatMessage({ id: "outgoing.gone" }));
        composer.current?.restore(written);
        say(intl.formatMessage({ id: "outgoing.takenBack" }));
      } catch {
        say(intl.formatMessage({ id: "change.offline" }));
      }
    },
    [ticket.number, intl, say],
  );
  const last = waiting ?? (waitingMessage && { messageId: waitingMessage.id });
  const macros = useMacros({ ticket, change, composer });
  const stuck = outgoing.findLast((item) => item.state === "failed" && fieldErrors(item.problem).length > 0);
  useEffect(() => {
    // A reply that solves waits for the same fields; it is sent again once they are there.
    if (stuck) setAsked({ patch: {}, errors: fieldErrors(stuck.problem) });
  }, [stuck]);
  const properties = useProperties({
    chooseMacro: macros.choose,
    undo: last ? () => void undo(last) : null,
    ticket,
    change,
    me,
    composer,
    rename: () => setRenaming(true),
  });
  const reload = useRef<() => void>(() => undefined);
  const merged = useMerged(ticket);
  const together = useMemo(
    () => (merged.length > 0 ? { number: ticket.number, merged, shared: () => reload.current() } : null),
    [merged, ticket.number],
  );
  const snooze = useSnooze(ticket);
  const [search] = useSearchParams();
  const back = listPath(viewOf(search.get("view")), search.get("q") ?? "");
  const heading = useRef<HTMLHeadingElement>(null);
  const newest = useMemo(
    () =>
      loaded.messages.findLast(
        (message) =>
          message.visibility === "public" &&
          // A colleague's reply that still waits is said, too.
          (message.state === "normal" || (message.state === "waiting" && message.author?.id !== me?.id)),
      )?.id ?? null,
    [loaded.messages, me?.id],
  );

  // How a reply's mail fares is known a moment after the reply itself.
  const again = useReload();
  useEffect(() => {
    reload.current = again;
  });
  const later = useRef(0);
  useLiveEvents(({ type, subjects }) => {
    if ((type !== "message.added" && type !== "delivery" && type !== "reply.waiting") || !subjects.includes(`ticket:${ticket.id}`)) return;
    clearTimeout(later.current);
    later.current = window.setTimeout(again, type === "message.added" ? DELIVERY_MS : 0);
  });
  useEffect(() => () => clearTimeout(later.current), []);
  useEffect(() => {
    const key = String(ticket.number);
    seenTickets.put(key, packed);
    if (seenTickets.takeStale(key)) reload.current();
  }, [packed, ticket.number]);

  const noteShown = useEffectEvent(() => {
    noteRecent(ticket);
    // Who looks has been told.
    callApi("POST", "/me/notifications/read", { body: { ticket: ticket.number } }).catch(() => undefined);
  });
  useEffect(() => {
    shownId = ticket.id;
    // Arriving from a list by keyboard, the next key reads the ticket; a page opened by its address keeps its own start.
    // So does one that came by itself after the one before it was answered.
    const { activeElement } = document;
    if (activeElement?.closest("[data-rows]") || (shownBefore && (activeElement === null || activeElement === document.body)))
      heading.current?.focus({ preventScroll: true });
    shownBefore = true;
    noteShown();
  }, [ticket.id]);

  return (
    <div className="ticket">
      <title>{`#${ticket.number} ${ticket.subject}`}</title>
      <div className="ticket-main">
        <header className="ticket-head">
          <a href={back} className="btn ticket-back" data-look="quiet" data-icon="" aria-label={intl.formatMessage({ id: "ticket.back" })}>
            <Icon as={ArrowLeft} className="flip" />
          </a>
          <div className="min-w-0 grow">
            <p className="ticket-number">
              <bdi dir="ltr">#{ticket.number}</bdi>
              <span>
                {ticket.namedStatus ? <bdi>{ticket.namedStatus.name}</bdi> : <FormattedMessage id={`status.${ticket.category}`} />}
              </span>
              {ticket.restricted && (
                <span className="ticket-restricted">
                  <Icon as={Lock} size={12} />
                  <FormattedMessage id="field.restricted" />
                </span>
              )}
              {ticket.mergedInto && (
                <a className="link" href={`/desk/tickets/${ticket.mergedInto.number}`}>
                  <FormattedMessage id="merge.standsIn" values={{ number: <bdi dir="ltr">#{ticket.mergedInto.number}</bdi> }} />
                </a>
              )}
              <PresenceLine others={others} />
            </p>
            <Subject
              subject={ticket.subject}
              heading={heading}
              editing={renaming}
              setEditing={setRenaming}
              onChange={(subject) => change({ patch: { subject }, shown: { subject } })}
            />
          </div>
          {snooze.button}
          <a
            href="#side"
            className="btn ticket-to-side"
            data-look="quiet"
            data-icon=""
            aria-label={intl.formatMessage({ id: "ticket.details" })}
          >
            <Icon as={Info} />
          </a>
        </header>
        {snooze.note}
        <TogetherProvider value={together}>
          <Conversation ticket={ticket} messages={loaded.messages} older={loaded.older} me={me} onUndo={undo} readUpTo={readUpTo} />
        </TogetherProvider>
        <MergedAudience ticket={ticket} merged={merged} />
        <Composer
          ref={composer}
          ticket={ticket}
          newest={newest}
          messages={loaded.messages}
          participants={loaded.participants}
          me={me}
          others={others}
          onWriting={setWriting}
        />
      </div>
      <AnswersProvider ticket={ticket} composer={composer}>
        <SidePanel
          ticket={ticket}
          participants={loaded.participants}
          properties={properties}
          change={change}
          merged={merged}
          asked={asked}
          onAnswered={() => setAsked(null)}
        />
      </AnswersProvider>
      {macros.dialog}
      {conflict && <ConflictDialog conflict={conflict} onDecide={decide} />}
    </div>
  );
}

/** What a change wants to have filled in first. */
function fieldErrors(problem: Problem | null): Asked["errors"] {
  return (problem?.errors ?? []).filter(({ path }) => path.startsWith("fields."));
}

/** Who else has the ticket open; said politely when it changes. */
function PresenceLine({ others }: { others: ReturnType<typeof usePresence> }) {
  const intl = useIntl();
  const writers = others.filter((other) => other.state !== "viewing");
  const shown = writers.length > 0 ? writers : others;
  const noting = writers.length > 0 && writers.every((other) => other.state === "noting");
  const names = intl.formatList(shown.map((other) => other.agent.name));
  return (
    <span className="presence" role="status" data-state={writers.length > 0 ? "writing" : undefined}>
      {shown.length > 0 && (
        <FormattedMessage
          id={noting ? "presence.noting" : writers.length > 0 ? "presence.writing" : "presence.viewing"}
          values={{ names: <bdi>{names}</bdi>, count: shown.length }}
        />
      )}
    </span>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
