import type { IntlShape } from "react-intl";
import { callApi } from "./api-client.ts";
import type { Ticket } from "./model.ts";
import type { PickerRequest } from "./picker-context.tsx";

type Options = {
  title: string;
  /** Number of the ticket that is not offered. */
  except: number;
  /** Words of the open ticket: those like it are offered first. */
  similar: string;
  onPick(number: number): void;
};

/** Lets somebody choose a ticket: those like the open one first, then the newest; or any by its number. */
export function pickTicket(pick: (request: PickerRequest) => void, intl: IntlShape, { title, except, similar, onPick }: Options): void {
  pick({
    title,
    placeholder: intl.formatMessage({ id: "pickTicket.placeholder" }),
    items: offered(similar).then((all) =>
      all
        .filter(({ number }) => number !== except)
        .map(({ number, subject, requester, category }) => ({
          id: String(number),
          label: `#${number} ${subject}`,
          hint: [requester?.name ?? "", intl.formatMessage({ id: `status.${category}` })].filter(Boolean).join(" · "),
        })),
    ),
    onPick: (id) => onPick(Number(id)),
    onText: {
      label: (text) =>
        /^#?\d+$/.test(text)
          ? intl.formatMessage({ id: "message.moveToNumber" }, { number: text.replace("#", "") })
          : intl.formatMessage({ id: "pickTicket.search" }, { words: text }),
      pick: (text) => {
        if (/^#?\d+$/.test(text)) onPick(Number(text.replace("#", "")));
        else pickTicket(pick, intl, { title, except, similar: text, onPick });
      },
    },
  });
}

/** Tickets that hold the rarer words of a text, then those that changed last. */
async function offered(similar: string): Promise<Ticket[]> {
  const words = [...new Set(similar.match(/[\p{L}\p{N}]{4,}/gu) ?? [])].toSorted((a, b) => b.length - a.length).slice(0, 4);
  const [like, newest] = await Promise.all([
    words.length > 0
      ? callApi<{ data: Ticket[] }>("GET", `/tickets?limit=20&q=${encodeURIComponent(words.join(" or "))}`).catch(() => ({ data: [] }))
      : { data: [] },
    callApi<{ data: Ticket[] }>("GET", "/tickets?limit=30&sort=-updatedAt"),
  ]);
  const seen = new Set<number>();
  return [...like.data, ...newest.data].filter(({ number }) => !seen.has(number) && seen.add(number));
}
