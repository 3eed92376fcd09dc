import { FormattedMessage } from "react-intl";
import { isRouteErrorResponse, useLocation } from "react-router";
import { problemOf } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";

/** The page for what could not be shown: what happened, and a way on. Used where no smaller part could catch it. */
export function ErrorPage({
  error,
  home = "/",
  inside = false,
}: {
  error: unknown;
  home?: string;
  /** The page around it already has its main part. */ inside?: boolean;
}) {
  const Part = inside ? "section" : "main";
  const { pathname, search } = useLocation();
  const problem = problemOf(error);
  const status = problem?.status ?? (isRouteErrorResponse(error) ? error.status : 500);
  const kind = status === 404 ? "notFound" : status === 403 ? "forbidden" : status === 429 ? "tooMany" : "failed";
  return (
    <Part className="mx-auto grid min-h-[80dvh] max-w-lg content-center gap-3 px-5 py-12">
      <title>{String(status)}</title>
      <p className="tabular text-sm font-semibold text-faint">{status}</p>
      <h1 className="text-xl font-semibold">
        <FormattedMessage id={`error.${kind}.title`} />
      </h1>
      <p className="text-soft">
        <FormattedMessage id={`error.${kind}.body`} />
      </p>
      <p className="mt-3 flex flex-wrap gap-2">
        {kind !== "notFound" && kind !== "forbidden" && (
          // The same address once more; works without scripts.
          <a href={pathname + search} className="btn" data-look="primary" data-size="lg">
            <FormattedMessage id="common.retry" />
          </a>
        )}
        <ButtonLink to={home} look={kind === "notFound" || kind === "forbidden" ? "primary" : "plain"} size="lg" reloadDocument>
          <FormattedMessage id="error.home" />
        </ButtonLink>
      </p>
    </Part>
  );
}
