import { newId } from "#shared/ids";
import { messageId } from "./model/sign.ts";

/** A message that tells of nothing, to see whether an endpoint takes one. */
export function testMessage(endpointId: string, at: Date): { id: string; body: string } {
  const id = messageId(newId(at.getTime()));
  return { id, body: JSON.stringify({ type: "webhook.test", timestamp: at.toISOString(), data: { endpointId } }) };
}
