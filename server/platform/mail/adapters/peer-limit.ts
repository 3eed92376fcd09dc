import type { SMTPServerSession } from "smtp-server";
import { isLoopback } from "#platform/http";

/** Of one address at once; the relay on this machine may have all there are. */
const CONNECTIONS_OF_PEER = 50;

/** Counts connections by address, so that no peer takes them all. */
export function createPeerLimit(most = CONNECTIONS_OF_PEER): {
  /** @returns whether it may stay */ enter(session: Pick<SMTPServerSession, "id" | "remoteAddress">): boolean;
  leave(session: Pick<SMTPServerSession, "id" | "remoteAddress">): void;
} {
  const peers = new Map<string, Set<string>>();
  return {
    enter({ id, remoteAddress }) {
      if (isLoopback(remoteAddress)) return true;
      const open = peers.get(remoteAddress) ?? new Set();
      if (open.size >= most) return false;
      peers.set(remoteAddress, open.add(id));
      return true;
    },
    leave({ id, remoteAddress }) {
      const open = peers.get(remoteAddress);
      open?.delete(id);
      if (open?.size === 0) peers.delete(remoteAddress);
    },
  };
}
