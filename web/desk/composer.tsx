import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useNavigate } from "react-router";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { pictureName, picturesIn, withoutPicture } from "../../shared/pictures.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import type { UploadedFile } from "./api-client.ts";
import { AddressTroubles } from "./address-trouble.tsx";
import { Doubt, doubtsOf, WriteLock } from "./composer-doubts.tsx";
import { DraftClashNotice, DraftWord } from "./composer-drafts.tsx";
import { NO_DRAFT, type Draft, type DraftKind } from "./drafts.ts";
import { AttachButton, ThenChoice } from "./composer-foot.tsx";
import { ComposerKinds } from "./composer-kinds.tsx";
import { FileChips, useFiles } from "./composer-files.tsx";
import { nextTicketPath } from "./list-keys.ts";
import { MentionList, useMentions } from "./mentions.tsx";
import type { ShownMessage } from "./message-model.ts";
import type { Participant, Presence, Ticket } from "./model.ts";
import { FormatBar, formatKey } from "./composer-format.tsx";
import { useMaskedNotice } from "./masked-notice.ts";
import { putText } from "./put-text.ts";
import { postMessage, whyNot } from "./post-message.ts";
import { handBack, sendReply as send, takeBack, takeHandedBack, whenHandedBack, type Written } from "./outgoing.ts";
import { keepRich, readsRich } from "./rich-choice.ts";
import type { LocalTime } from "./local-times.ts";
import { SendLater } from "./send-later.tsx";
import { SnippetList, useSnippets } from "./snippets.tsx";
import { useDrafts } from "./use-drafts.ts";
import { usePictures } from "./composer-pictures.ts";
import { usePreview } from "./use-preview.tsx";

export type ComposerHandle = {
  focus(kind: DraftKind): void;
  restore(reply: Written): void;
  insert(kind: DraftKind | null, text: string): void;
  attach(file: UploadedFile): void;
  /** Takes a text out again that was put in and not changed. */
  withdraw(text: string): void;
};

type Props = {
  ref: Ref<ComposerHandle>;
  ticket: Ticket;
  /** Newest public message on the page. */
  newest: string | null;
  messages: readonly ShownMessage[];
  participants: readonly Participant[];
  me: { id: string; name: string; mayReply: boolean; undoSeconds: number } | undefined;
  /** Who else is here. */
  others: readonly Presence[];
  onWriting: (state: Presence["state"]) => void;
};

const WRITING_MS = 8_000;

/** Where replies and notes are written. The two never look alike: ground, button and word differ. */
export function Composer({ ref, ticket, newest, messages, participants, me, others, onWriting }: Props) {
  const intl = useIntl();
  const say = useToast();
  const navigate = useNavigate();
  const sayMasked = useMaskedNotice();
  const [kind, setKind] = useState<DraftKind>(me?.mayReply === false ? "note" : "reply");
  const [texts, setTexts] = useState<Record<DraftKind, string>>({ reply: "", note: "" });
  const [then, setThen] = useState<string>("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** The newest message when the reply was begun. */
  const [seen, setSeen] = useState<string | null>(null);
  const [rich, setRich] = useState(true);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useFiles();
  const text = texts[kind];
  const preview = usePreview(field, text, files.done);
  const mentions = useMentions({ field, text, enabled: kind === "note", onText: (next) => write(next) });
  const crossing =
    kind === "reply" && seen !== null && seen !== newest && texts.reply.trim() !== ""
      ? messages.find((message) => message.id === newest)
      : undefined;
  const crossed = crossing && crossing.author?.id !== me?.id ? crossing : undefined;
  const snippets = useSnippets({
    field,
    number: ticket.number,
    text,
    format: kind === "reply" && rich ? "markdown" : "text",
    onText: (next) => write(next),
  });
  /** Counts the times somebody wanted to send something doubtful. */
  const [asked, setAsked] = useState(0);
  const [passed, setPassed] = useState<readonly string[]>([]);
  const inText = kind === "note" || rich;
  const pictures = usePictures({ files, inText, insert: (more) => insert(null, more) });
  const doubts = kind === "reply" ? doubtsOf({ text, crossed, unsent: files.failed }) : [];
  const doubt = doubts.find((one) => !passed.includes(one.id));
  const writers = others.filter((other) => other.state === "writing");
  const [unlocked, setUnlocked] = useState(false);
  const locked = kind === "reply" && writers.length > 0 && texts.reply === "" && !unlocked;
  const drafts = useDrafts(ticket, (into, draft) => {
    setTexts((before) => ({ ...before, [into]: draft.body }));
    if (into === "note") return;
    files.restore(draft.files);
    setThen(draft.status ?? "");
    setSeen(draft.body ? (draft.after ?? newest) : null);
    if (draft.body) setRich(draft.format === "markdown");
  });

  function keep(into: DraftKind, change: Partial<Draft>): void {
    const whole: Draft =
      into === "note"
        ? { ...NO_DRAFT, format: "text", body: texts.note }
        : { body: texts.reply, format: rich ? "markdown" : "text", status: then || null, after: seen, files: files.done };
    drafts.keep(into, { ...whole, ...change });
  }
  // Files arrive on their own time.
  const doneFiles = files.done.map((file) => file.id).join();
  const keepFiles = useEffectEvent(() => {
    if (kind === "reply" && texts.reply.trim()) keep("reply", {});
  });
  useEffect(() => keepFiles(), [doneFiles, then, rich]);
  useEffect(() => {
    if (!text.trim()) {
      onWriting("viewing");
      return;
    }
    const timer = setTimeout(() => onWriting("viewing"), WRITING_MS);
    return () => clearTimeout(timer);
  }, [text, onWriting]);

  function write(next: string, into: DraftKind = kind): void {
    const begins = into === "reply" && !texts.reply.trim() && next.trim() !== "";
    if (begins) setSeen(newest);
    setTexts((before) => ({ ...before, [into]: next }));
    keep(into, { body: next, ...(begins && { after: newest }) });
    setProblem(null);
    onWriting(next.trim() === "" ? "viewing" : into === "note" ? "noting" : "writing");
  }
  function turnTo(next: DraftKind): void {
    setKind(me?.mayReply === false ? "note" : next);
    preview.close();
    // At once: what is typed next belongs into the field.
    const lock = next === "reply" ? document.querySelector<HTMLElement>(".composer [data-lock]") : null;
    (lock ?? field.current)?.focus();
  }
  function restore(reply: Written): void {
    setTexts((before) => ({ ...before, reply: reply.body }));
    setSeen(newest);
    files.restore(reply.files);
    setThen(reply.status ?? "");
    setRich(reply.format === "markdown");
    setUnlocked(true);
    drafts.keep("reply", { ...reply, after: newest });
    onWriting("writing");
    turnTo("reply");
  }
  /** Puts a text where the caret is, or at the end of a field that was not written in. @param into null: whichever is open */
  function insert(into: DraftKind | null, more: string): void {
    const target = into ?? kind;
    const before = texts[target];
    const at =
      target === kind && document.activeElement === field.current ? (field.current?.selectionStart ?? before.length) : before.length;
    const gap = at === before.length && before.trim() !== "" ? `${before.trimEnd()}\n\n` : before.slice(0, at);
    const change = () => {
      setUnlocked(true);
      write(gap + more + before.slice(at), target);
      setKind(target);
      preview.close();
    };
    putText(field, change, gap.length + more.length);
  }
  useImperativeHandle(ref, () => ({
    focus: turnTo,
    restore,
    insert,
    attach: files.attach,
    withdraw: (out) => texts.reply.includes(out) && write(texts.reply.replace(out, "").trim(), "reply"),
  }));
  const takeUp = useEffectEvent(() => {
    const written = takeHandedBack(ticket.number);
    if (written) restore(written);
  });
  useEffect(() => {
    setRich(readsRich());
    takeUp();
    return whenHandedBack(() => takeUp());
  }, []);
  function chooseRich(next: boolean): void {
    keepRich(next);
    setRich(next);
    field.current?.focus();
  }
  function clear(): void {
    setTexts((before) => ({ ...before, [kind]: "" }));
    drafts.keep(kind, NO_DRAFT);
    preview.close();
    files.clear();
    setSeen(null);
    setAsked(0);
    setPassed([]);
    setUnlocked(false);
    onWriting("viewing");
  }
  function sendReply(then: string): void {
    const id = send({
      ticketNumber: ticket.number,
      body: text.trim(),
      format: rich ? "markdown" : "text",
      undoSeconds: me?.undoSeconds ?? 0,
      files: files.done,
      status: then || null,
      after: crossed ? newest : (seen ?? newest),
      onMasked: (sent, kinds, waiting) => sayMasked(ticket.number, sent, kinds, waiting),
    });
    clear();
    const next = then === "solved" ? nextTicketPath() : null;
    setThen("");
    if (!next) return;
    const here = location.pathname + location.search;
    void navigate(next, { preventScrollReset: true });
    say(intl.formatMessage({ id: "outgoing.waitingFor" }, { number: ticket.number }), {
      label: intl.formatMessage({ id: "outgoing.undo" }),
      run() {
        void takeBack(id)
          .then((reply) => {
            if (!reply) return say(intl.formatMessage({ id: "outgoing.gone" }));
            handBack(ticket.number, reply);
            void navigate(here, { preventScrollReset: true });
          })
          .catch(() => say(intl.formatMessage({ id: "change.offline" })));
      },
    });
  }
  function plan(sendAt: LocalTime, holdIfAnswered: boolean): Promise<void> {
    const status = then ? { status: then } : {};
    return post({ visibility: "public", format: rich ? "markdown" : "text", sendAt, holdIfAnswered, ...status }, () => setThen(""));
  }
  const addNote = () => post({ visibility: "internal" });
  async function post(how: object, done?: () => void): Promise<void> {
    setBusy(true);
    try {
      await postMessage(ticket.number, { body: text, files: files.done, mentions: mentions.ids(text) }, how);
      clear();
      done?.();
    } catch (error) {
      setProblem(whyNot(intl, error));
    } finally {
      setBusy(false);
      field.current?.focus();
    }
  }
  function submit(sure: readonly string[] = passed, after: string = then): void {
    if (!text.trim() || busy || files.busy || drafts.clash?.kind === kind) return;
    if (kind === "note") return void addNote();
    // What came meanwhile is read before anything goes.
    if (doubts.some((one) => !sure.includes(one.id))) return setAsked((times) => times + 1);
    sendReply(after);
  }
  function pass(id: string): void {
    const sure = [...passed, id];
    setPassed(sure);
    submit(sure);
  }
  function back(): void {
    setAsked(0);
    field.current?.focus();
  }
  function unlock(): void {
    setUnlocked(true);
    field.current?.focus();
  }
  function decide(which: "mine" | "theirs" | "both"): void {
    drafts.decide(which);
    field.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (mentions.onKeyDown(event) || snippets.onKeyDown(event)) return;
    if (kind === "reply" && rich && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      if (formatKey(event.key, event.currentTarget, write)) {
        event.preventDefault();
        return;
      }
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (event.shiftKey && kind === "reply") {
        setThen("solved");
        submit(passed, "solved");
      } else submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.currentTarget.blur();
      document.querySelector<HTMLElement>(".conversation")?.focus({ preventScroll: true });
    }
  }

  return (
    <form
      className="composer"
      data-kind={kind}
      aria-label={intl.formatMessage({ id: kind === "note" ? "compose.noteLabel" : "compose.replyLabel" })}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      data-dropping={pictures.dropping || undefined}
    >
      <ComposerKinds kind={kind} mayReply={me?.mayReply !== false} requester={ticket.requester?.name ?? null} onTurn={turnTo} />
      {kind === "reply" && <AddressTroubles participants={participants} />}
      {drafts.clash?.kind === kind && <DraftClashNotice clash={drafts.clash} onDecide={decide} />}
      {doubt && (asked > 0 || doubt.id.startsWith("crossed")) && (
        <Doubt key={doubt.id} asked={asked} onGo={() => pass(doubt.id)} onStay={back}>
          {doubt.about}
        </Doubt>
      )}
      {locked && <WriteLock writers={writers} onGo={unlock} onNote={() => turnTo("note")} />}
      {kind === "reply" && (
        <FormatBar
          field={field}
          rich={rich}
          preview={preview.isOpen}
          onText={write}
          onRich={chooseRich}
          onPreview={(on) => void preview.show(on)}
        />
      )}
      {preview.view}
      <textarea
        hidden={preview.isOpen}
        ref={field}
        className="composer-field"
        dir="auto"
        rows={3}
        value={text}
        maxLength={100_000}
        readOnly={locked}
        aria-label={intl.formatMessage({ id: kind === "note" ? "compose.noteLabel" : "compose.replyLabel" })}
        placeholder={intl.formatMessage({ id: kind === "note" ? "compose.notePlaceholder" : "compose.replyPlaceholder" })}
        aria-keyshortcuts="Control+Enter"
        {...mentions.fieldProps}
        {...snippets.fieldProps}
        onChange={(event) => write(event.currentTarget.value)}
        onSelect={(event) => {
          mentions.onSelect(event);
          snippets.onSelect(event);
        }}
        onKeyDown={onKeyDown}
        onPaste={pictures.onPaste}
      />
      <MentionList mentions={mentions} />
      <SnippetList snippets={snippets} />
      <FileChips
        files={files}
        shown={inText ? picturesIn(text) : null}
        onShow={pictures.show}
        onRemove={(name) => picturesIn(text).includes(pictureName(name)) && write(withoutPicture(text, name))}
      />
      {pictures.dropping && (
        <p className="composer-drop" aria-hidden="true">
          <FormattedMessage id={inText ? "compose.dropIn" : "compose.drop"} />
        </p>
      )}
      {problem && (
        <p role="alert" className="field-error px-3 pb-2">
          <Icon as={TriangleAlert} className="mt-0.5" />
          <bdi>{problem}</bdi>
        </p>
      )}
      <div className="composer-foot">
        <AttachButton files={files} />
        <DraftWord state={text.trim() ? drafts.states[kind] : undefined} />
        <span className="grow" />
        {kind === "reply" && <ThenChoice type={ticket.type} then={then} onChange={setThen} />}
        {kind === "reply" && (
          <SendLater
            disabled={!text.trim() || busy || files.busy || drafts.clash?.kind === kind}
            onChoose={(at, hold) => void plan(at, hold)}
          />
        )}
        <Button
          type="submit"
          look={kind === "note" ? "note" : "primary"}
          disabled={!text.trim() || busy || files.busy || drafts.clash?.kind === kind}
        >
          <FormattedMessage id={kind === "note" ? "compose.addNote" : "ticket.send"} />
        </Button>
      </div>
    </form>
  );
}
