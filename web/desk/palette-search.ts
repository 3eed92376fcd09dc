import Ticket from "lucide-react/icons/ticket";
import User from "lucide-react/icons/user";
import { callApi } from "./api-client.ts";
import type { DeskCommand } from "./command-registry.ts";

const TICKETS = 6;
const PEOPLE = 4;

/** Tickets and people that fit what is typed, asked of the server. @param go leads to a path */
export async function searchDesk(typed: string, signal: AbortSignal, go: (path: string) => void): Promise<readonly DeskCommand[]> {
  if (typed.length < 2) return [];
  const q = encodeURIComponent(typed);
  const [tickets, people] = await Promise.all([
    callApi<{ data: { number: number; subject: string; requester: { name: string } | null }[] }>(
      "GET",
      `/tickets?q=${q}&limit=${TICKETS}`,
      {
        signal,
      },
    ).then(
      ({ data }) => data,
      () => [],
    ),
    callApi<{ data: { id: string; name: string; emails: { address: string }[] }[] }>("GET", `/contacts?q=${q}&limit=${PEOPLE}`, {
      signal,
    }).then(
      ({ data }) => data,
      () => [],
    ),
  ]);
  return [
    ...tickets.map(({ number, subject, requester }) => ({
      id: `ticket:${number}`,
      label: `#${number} ${subject}`,
      icon: Ticket,
      ...(requester && { hint: requester.name }),
      run: () => go(`/desk/tickets/${number}`),
    })),
    ...people.map(({ id, name, emails }) => ({
      id: `contact:${id}`,
      label: name,
      icon: User,
      ...(emails[0] && { hint: emails[0].address }),
      run: () => go(`/desk?q=${encodeURIComponent(emails[0]?.address ?? name)}`),
    })),
  ];
}
