import { data } from "react-router";
import { sessionContext } from "../context.ts";
import { apiFor } from "./api.server.ts";
import { load } from "../data.ts";
import type { Route } from "./+types/message-text.ts";
import { readMessageText } from "./conversation.server.ts";
import { signedIn } from "./visitor.ts";

/** The whole of a message that is too long for the page, as plain text: never read as anything else. */
export async function loader({ request, context, params }: Route.LoaderArgs) {
  signedIn(request, context.get(sessionContext).actor, params);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const text = await load(request, () => readMessageText(apiFor(context), params.number, params.message, cursor));
  if (text === null) throw data({ status: 404, code: "notFound", title: "Not found" }, { status: 404 });
  return new Response(text, { headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "private, no-store" } });
}
