import type { World } from "../world.ts";
import { type Asks, fresh, NOBODY } from "./ask-for.ts";

/** A contact nobody else needs. */
const somebody = async (world: World) => {
  const email = `${fresh("private")}@customer.test`;
  const { body } = await world.app.admin.post("/api/v1/contacts", { name: "Somebody", emails: [email] });
  return { id: body.id as string, email };
};
const requested = async (world: World) => {
  const { id } = await somebody(world);
  return (await world.app.admin.post(`/api/v1/contacts/${id}/export`)).body.id as string;
};

/** Erasing and exporting a person, and legal holds. */
export default {
  "privacy.preview": async (world) => ({ path: `/contacts/${(await somebody(world)).id}/erasure`, unknown: `/contacts/${NOBODY}/erasure` }),
  "privacy.erase": async (world) => {
    const { id, email } = await somebody(world);
    return { path: `/contacts/${id}/erasure`, unknown: `/contacts/${NOBODY}/erasure`, body: { confirm: email } };
  },
  "privacy.export": async (world) => ({ path: `/contacts/${(await somebody(world)).id}/export`, unknown: `/contacts/${NOBODY}/export` }),
  "privacy.requests.list": () => ({ path: "/privacy/requests" }),
  "privacy.requests.get": async (world) => ({
    path: `/privacy/requests/${await requested(world)}`,
    unknown: `/privacy/requests/${NOBODY}`,
  }),
  "privacy.requests.file": () => ({ path: `/privacy/requests/${NOBODY}/file` }),
  "privacy.own.export": () => ({ path: "/me/exports" }),
  "privacy.own.list": () => ({ path: "/me/exports" }),
  "privacy.own.file": () => ({ path: `/me/exports/${NOBODY}/file` }),
  "holds.list": () => ({ path: "/privacy/holds" }),
  "holds.create": async (world) => ({
    path: "/privacy/holds",
    body: { subject: { kind: "contact", id: (await somebody(world)).id }, reason: "Dispute" },
  }),
  "holds.release": async (world) => {
    const subject = { kind: "contact", id: (await somebody(world)).id };
    const { body, headers } = await world.app.admin.post("/api/v1/privacy/holds", { subject, reason: "Dispute" });
    const path = (id: string) => `/privacy/holds/${id}/release`;
    return { path: path(body.id), unknown: path(NOBODY), headers: { "if-match": headers.get("etag")! } };
  },
  "retention.list": () => ({ path: "/privacy/retention" }),
  "retention.preview": () => ({
    path: "/privacy/retention/rawMail/preview?months=12",
    unknown: "/privacy/retention/nothing/preview?months=12",
  }),
  "retention.save": async (world) => {
    const { body } = await world.app.admin.get("/api/v1/privacy/retention");
    const { revision } = body.data.find((rule: { kind: string }) => rule.kind === "sentMail");
    return {
      path: "/privacy/retention/sentMail",
      unknown: "/privacy/retention/nothing",
      body: { months: null },
      headers: { "if-match": `"${revision}"` },
    };
  },
} satisfies Asks;
