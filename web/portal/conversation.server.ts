import type { Message } from "../../server/support/tickets/contract.ts";
import type { Api } from "../../server/api.ts";
import type { WebSession } from "../../server/web/session.ts";
import { picturePath, splitPictures, withPictures } from "../mail-pictures.ts";
import type { ShownMessage } from "./message.tsx";
import { fitTexts } from "./text-budget.ts";

const PAGE = 20;

/**
 * A page of a conversation as the portal shows it, oldest first. The newest page comes first; `older` leads to the one before it.
 * @throws Problem of the operation
 */
export async function readConversation(api: Api, actor: WebSession["actor"], number: string, cursor: string | null) {
  const { data, nextCursor } = await api.call("tickets.messages.list", {
    params: { number },
    query: { limit: PAGE, sort: "-createdAt", ...(cursor && { cursor }) },
  });
  const laidOut = data.map((message) => {
    const { pictures, others } = splitPictures(message.html, message.attachments);
    // What an agent wrote here is made of Markdown; the HTML of a mail is not shown on our pages.
    const own = message.authorKind === "agent" && message.channel !== "email" ? message.html : null;
    return { pictures, others, formatted: own && withPictures(own, pictures, ({ id }) => picturePath(id)) };
  });
  const fitted = fitTexts(
    data.map(({ text, visibleText }, index) => {
      const { formatted } = laidOut[index]!;
      // It quotes nothing: its text differs by the places of its pictures.
      return { text: formatted === null ? text : visibleText, visibleText, formatted };
    }),
  );
  const messages = data.map((message, index): ShownMessage => {
    const { pictures, others } = laidOut[index]!;
    return {
      ...fitted[index]!,
      id: message.id,
      author: message.author,
      authorKind: message.authorKind,
      createdAt: message.createdAt,
      mine: actor.kind === "contact" && message.authorKind === "contact" && message.author?.id === actor.id,
      files: others.map(asFile),
      // They stand where they were put.
      pictures: fitted[index]!.formatted === null ? pictures.map(asFile) : [],
    };
  });
  return { messages: messages.toReversed(), older: nextCursor };
}

function asFile({ id, fileName, size }: Message["attachments"][number]): ShownMessage["files"][number] {
  return { id, fileName, size };
}

/** The whole text of one message of a page of the conversation; null when it is not there. @throws Problem of the operation */
export async function readMessageText(api: Api, number: string, id: string, cursor: string | null): Promise<string | null> {
  const { data } = await api.call("tickets.messages.list", {
    params: { number },
    query: { limit: PAGE, sort: "-createdAt", ...(cursor && { cursor }) },
  });
  return data.find((message) => message.id === id)?.text ?? null;
}
