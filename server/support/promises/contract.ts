/** Promises to customers. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, reference } from "#shared/contract";

const ticketNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const localTime = z.strictObject({
  local: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "localTime"),
  timeZone: z.string().regex(/^[A-Za-z][A-Za-z0-9_+/-]{0,60}$/, "timeZone"),
});

export const promise = z.strictObject({
  id,
  ticketNumber: z.number().int(),
  kind: z.enum(["answer", "other"]).describe("answer: kept by the next public answer"),
  text: z.string(),
  dueAt: instant,
  /** As whoever gave it meant it; for agents. */
  due: localTime.nullable(),
  madeBy: reference.nullable().describe("For agents"),
  state: z.enum(["open", "kept", "missed", "withdrawn"]),
  settledAt: instant.nullable().describe("When it was kept, be it late"),
  message: id.nullable().describe("The answer that kept it"),
  createdAt: instant,
  revision: z.number().int(),
});
export type Promised = z.infer<typeof promise>;

export const promisesContract = defineOperations({
  "promises.list": {
    method: "GET",
    path: "/tickets/{number}/promises",
    right: "tickets.read",
    summary: "What was promised in a ticket; the first due comes first",
    params: z.strictObject({ number: ticketNumber }),
    list: promise,
  },
  "promises.create": {
    method: "POST",
    path: "/tickets/{number}/promises",
    right: "tickets.edit",
    summary: "Promise the requester something by a time",
    params: z.strictObject({ number: ticketNumber }),
    body: z.strictObject({ text: line(300), kind: z.enum(["answer", "other"]).default("answer"), due: localTime }),
    status: 201,
    response: promise,
    etag: true,
    errors: ["promise.tooMany"],
  },
  "promises.update": {
    method: "PATCH",
    path: "/promises/{id}",
    right: "tickets.edit",
    summary: "Change a promise that is owed, say that it was kept, or withdraw it",
    params: z.strictObject({ id }),
    body: z.strictObject({ text: line(300).optional(), due: localTime.optional(), state: z.enum(["kept", "withdrawn"]).optional() }),
    response: promise,
    etag: true,
    ifMatch: true,
    errors: ["promise.settled"],
  },
});
