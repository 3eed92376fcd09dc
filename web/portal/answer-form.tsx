import { FormattedMessage } from "react-intl";
import Check from "lucide-react/icons/check";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, type FieldError } from "../ui/form-field.tsx";
import { Icon } from "../ui/icon.tsx";
import { FileField } from "./file-field.tsx";
import { MAX_FILES } from "./uploads.ts";

/** What was typed into a form that came back. */
type Typed = { typed: string; once: string; hadFiles: boolean } | undefined;

/** Closing while it is open, reopening when it has ended: one press, and it can be taken back. */
export function StatusForm({ revision, act }: { revision: number; act: "close" | "reopen" }) {
  return (
    <form method="post">
      <input type="hidden" name="revision" value={revision} />
      <Button type="submit" size="lg" name="intent" value={act}>
        {act === "close" && <Icon as={Check} size={18} />}
        <FormattedMessage id={`portal.request.${act}`} />
      </Button>
    </form>
  );
}

/** An answer with files. In a request that has ended it opens it again, and says so. */
export function AnswerForm({
  newest,
  once,
  ended,
  answer,
  errors,
}: {
  newest: string;
  once: string;
  ended: boolean;
  answer: Typed;
  errors: readonly FieldError[];
}) {
  const all = answer?.hadFiles ? [...errors, { name: "files", text: <FormattedMessage id="portal.files.again" /> }] : errors;
  return (
    <section className="grid gap-4" aria-labelledby="answer">
      <h2 id="answer">
        <FormattedMessage id={ended ? "portal.answer.ended" : "portal.answer.title"} />
      </h2>
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={all} />
      <form method="post" encType="multipart/form-data" noValidate className="portal-form">
        <input type="hidden" name="once" value={answer?.once || once} />
        <input type="hidden" name="after" value={newest} />
        <FormArea
          size="lg"
          name="body"
          label={<FormattedMessage id="portal.answer.body" />}
          errors={errors}
          defaultValue={answer?.typed}
          rows={6}
        />
        <FileField errors={errors} most={MAX_FILES} />
        <div>
          <Button type="submit" look="primary" size="lg" name="intent" value="answer" className="portal-submit">
            <FormattedMessage id="portal.answer.submit" />
          </Button>
        </div>
      </form>
    </section>
  );
}
