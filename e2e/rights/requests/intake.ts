import { type Asks, byId, change, fresh, onMail } from "./ask-for.ts";

/** What comes in. */
export default {
  "intake.list": () => ({ path: "/intake" }),
  ...onMail("intake.get", "intake", (ticket) => ticket.intakeId),
  ...onMail("intake.raw", "intake", (ticket) => ticket.intakeId, "/raw"),
  "intake.counts": () => ({ path: "/intake/counts" }),
  ...onMail("intake.source", "intake", (ticket) => ticket.intakeId, "/source"),
  ...onMail("intake.release", "intake", (ticket) => ticket.intakeId, "/release", {}),
  ...onMail("intake.dismiss", "intake", (ticket) => ticket.intakeId, "/dismiss", { reason: "spam" }),
  ...onMail("intake.replay", "intake", (ticket) => ticket.intakeId, "/replay"),
  "intake.email": () => ({
    path: "/intake/email",
    body: new TextEncoder().encode(`To: nobody@acme.test\r\nMessage-ID: <${fresh("mail")}@x.test>\r\n\r\nx`),
    headers: { "content-type": "message/rfc822" },
  }),
  "intake.mailgun": () => ({
    path: "/inbound/mailgun/made-up/mime",
    body: new TextEncoder().encode("body-mime=x"),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }),
  "intake.postmark": () => ({ path: "/inbound/postmark/made-up", body: { RawEmail: "x" } }),
  "intake.ses": () => ({ path: "/inbound/ses/made-up", body: { Type: "Notification" } }),
  "inbound.list": () => ({ path: "/inbound-endpoints" }),
  "inbound.get": byId("inbound-endpoints", (world) => world.ids.endpoint!),
  "inbound.create": () => ({ path: "/inbound-endpoints", body: { name: fresh("endpoint"), provider: "postmark" } }),
  "inbound.update": change("inbound-endpoints", (world) => world.ids.endpoint!, { name: "Postmark" }),
  "inbound.rotate": async (world) => {
    const { path, unknown, headers } = await change("inbound-endpoints", (its) => its.ids.endpoint!, {})(world);
    return { path: `${path}/rotate`, unknown: `${unknown}/rotate`, headers: headers! };
  },
  "inbound.remove": async (world) => {
    const made = await world.app.admin.post("/api/v1/inbound-endpoints", { name: fresh("endpoint"), provider: "postmark" });
    const { path, unknown, headers } = await change("inbound-endpoints", () => made.body.id as string, {})(world);
    return { path, unknown: unknown!, headers: headers! };
  },
} satisfies Asks;
