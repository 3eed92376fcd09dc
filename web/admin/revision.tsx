import { FormattedMessage } from "react-intl";
import { useNavigation, type ShouldRevalidateFunctionArgs } from "react-router";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { textOf, type Problem } from "../data.ts";
import { Callout } from "../ui/states.tsx";

/** The revision a form was made from, as an operation takes it. */
export function revisionOf(form: FormData): { ifMatch?: number } {
  const revision = Number(textOf(form, "revision"));
  return Number.isSafeInteger(revision) && revision > 0 ? { ifMatch: revision } : {};
}

/** Said when somebody else saved meanwhile: what stands in the form is what was typed, and the next press saves it over the other's. */
export function StaleNote({ problem }: { problem: Problem | undefined }) {
  const { state } = useNavigation();
  // Before the page has read it again, the next press would be refused like this one.
  if (problem?.status !== 412 || state === "loading") return null;
  return (
    <Callout tone="warn" icon={TriangleAlert}>
      <FormattedMessage id="admin.stale" />
    </Callout>
  );
}

/** Pages of one thing read it again after every form, a refused one too: what is stale is then new. */
export function shouldRevalidate({ formMethod, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  return formMethod !== undefined || defaultShouldRevalidate;
}
