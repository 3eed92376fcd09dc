/** The list alone: the ticket's place is empty. */
export default function NoTicket() {
  return null;
}
