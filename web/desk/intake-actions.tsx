import { useState, type FormEvent } from "react";
import { useIntl } from "react-intl";
import { useRevalidator } from "react-router";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import type { Problem } from "../data.ts";
import { label } from "../i18n/labels.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText, type FieldError } from "../ui/form-field.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { DISMISSALS, isDismissed, type Item } from "./intake-words.ts";

/** What a person can do with an item that was set aside: file it, try it again, dismiss it. */
export function IntakeActions({ item }: { item: Item }) {
  const decide = useDecision(item);
  return (
    <div className="intake-ways">
      {!isDismissed(item) && <FileIt item={item} decide={decide} />}
      <TryAgain decide={decide} />
      {!isDismissed(item) && <Dismiss decide={decide} />}
    </div>
  );
}

type Decision = { busy: boolean; run(verb: "release" | "replay" | "dismiss", body: object, done: string): Promise<Problem | null> };

/** Carries a decision out and says what came of it. @returns what is wrong with the form, where somebody can mend it */
function useDecision(item: Item): Decision {
  const intl = useIntl();
  const say = useToast();
  const { revalidate } = useRevalidator();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    async run(verb, body, done) {
      // Not disabled meanwhile: a button that is loses the focus.
      if (busy) return null;
      setBusy(true);
      try {
        await callApi("POST", `/intake/${item.id}/${verb}`, { body });
        say(label(intl, done));
        // The form is gone with the state it belonged to: the page's title takes the focus.
        await revalidate();
        document.getElementById("intake-title")?.focus();
        return null;
      } catch (error) {
        const problem = error instanceof ApiError ? error.problem : null;
        if (problem?.status === 422) return problem;
        if (problem?.status === 409) void revalidate();
        say(
          problem?.status === 409
            ? label(intl, "intake.gone")
            : problem && problem.status > 0
              ? [problem.title, problem.detail].filter(Boolean).join(". ")
              : label(intl, "change.offline"),
        );
        return null;
      } finally {
        setBusy(false);
      }
    },
  };
}

function FileIt({ item, decide }: { item: Item; decide: Decision }) {
  const intl = useIntl();
  const [existing, setExisting] = useState(false);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const unnamed = item.sender === null;

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const value = (name: string) => (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? "";
    const ticket = existing ? Number(value("ticket").replace(/^#/, "")) : null;
    const wrong: FieldError[] = [];
    if (ticket !== null && (!Number.isSafeInteger(ticket) || ticket < 1))
      wrong.push({ name: "ticket", text: label(intl, "intake.file.numberWrong") });
    if (unnamed && !/^[^\s@]+@[^\s@]+$/.test(value("email"))) wrong.push({ name: "email", text: label(intl, "intake.file.emailWrong") });
    if (wrong.length === 0) {
      const requester = unnamed && { requester: { email: value("email"), ...(value("name") && { name: value("name") }) } };
      const problem = await decide.run("release", { ticket, ...requester }, "intake.released");
      for (const { path, message } of problem?.errors ?? [])
        wrong.push(
          path.startsWith("ticket")
            ? { name: "ticket", text: label(intl, "intake.file.numberWrong") }
            : path.startsWith("requester")
              ? { name: "email", text: label(intl, "intake.file.emailWrong") }
              : { name: "", text: message },
        );
    }
    setErrors(wrong);
    const first = wrong[0]?.name;
    if (first) requestAnimationFrame(() => (form.elements.namedItem(first) as HTMLElement | null)?.focus());
  }

  return (
    <form className="card intake-way" aria-labelledby="file-title" noValidate onSubmit={(event) => void submit(event)}>
      <h2 id="file-title">{label(intl, "intake.file.title")}</h2>
      <FormErrors title={label(intl, "writing.refused")} errors={errors.filter((error) => error.name === "")} />
      <fieldset>
        <legend className="sr-only">{label(intl, "intake.file.where")}</legend>
        {[false, true].map((one) => (
          <label key={String(one)} className="intake-choice">
            <input type="radio" name="where" checked={existing === one} onChange={() => setExisting(one)} />
            {label(intl, one ? "intake.file.existing" : "intake.file.new")}
          </label>
        ))}
      </fieldset>
      {existing && (
        <FormText
          name="ticket"
          label={label(intl, "intake.file.number")}
          errors={errors}
          inputMode="numeric"
          dir="ltr"
          autoComplete="off"
        />
      )}
      {unnamed && (
        <>
          <FormText name="email" type="email" label={label(intl, "intake.file.email")} errors={errors} dir="ltr" autoComplete="off" />
          <FormText name="name" label={label(intl, "intake.file.name")} maxLength={100} dir="auto" optional autoComplete="off" />
        </>
      )}
      <p>
        <Button type="submit" look="primary" aria-disabled={decide.busy}>
          {label(intl, "intake.file.do")}
        </Button>
      </p>
    </form>
  );
}

function TryAgain({ decide }: { decide: Decision }) {
  const intl = useIntl();
  return (
    <section className="card intake-way" aria-labelledby="again-title">
      <h2 id="again-title">{label(intl, "intake.again.title")}</h2>
      <p className="text-sm text-soft">{label(intl, "intake.again.what")}</p>
      <p>
        <Button aria-disabled={decide.busy} onClick={() => void decide.run("replay", {}, "intake.replayed")}>
          <Icon as={RotateCcw} size={14} className="flip" />
          {label(intl, "intake.replay")}
        </Button>
      </p>
    </section>
  );
}

function Dismiss({ decide }: { decide: Decision }) {
  const intl = useIntl();
  const [errors, setErrors] = useState<FieldError[]>([]);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const value = (name: string) => (form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement).value.trim();
    if (!value("reason")) {
      setErrors([{ name: "reason", text: label(intl, "intake.dismiss.choose") }]);
      (form.elements.namedItem("reason") as HTMLElement).focus();
      return;
    }
    const note = value("note");
    const problem = await decide.run("dismiss", { reason: value("reason"), ...(note && { note }) }, "intake.dismissed");
    setErrors((problem?.errors ?? []).map(({ path, message }) => ({ name: path.startsWith("note") ? "note" : "reason", text: message })));
  }

  return (
    <form className="card intake-way" aria-labelledby="dismiss-title" noValidate onSubmit={(event) => void submit(event)}>
      <h2 id="dismiss-title">{label(intl, "intake.dismiss.title")}</h2>
      <p className="text-sm text-soft">{label(intl, "intake.dismiss.what")}</p>
      <FormSelect name="reason" label={label(intl, "intake.dismiss.reason")} errors={errors} defaultValue="">
        <option value="">{label(intl, "intake.dismiss.choose")}</option>
        {DISMISSALS.map((one) => (
          <option key={one} value={one}>
            {label(intl, `intake.dismissal.${one}`)}
          </option>
        ))}
      </FormSelect>
      <FormText
        name="note"
        label={label(intl, "intake.dismiss.note")}
        errors={errors}
        maxLength={300}
        dir="auto"
        optional
        autoComplete="off"
      />
      <p>
        <Button type="submit" look="danger" aria-disabled={decide.busy}>
          {label(intl, "intake.dismiss.do")}
        </Button>
      </p>
    </form>
  );
}
