import { type Asks, byId, change, fresh, NOBODY } from "./ask-for.ts";

/** Contacts, organisations and memberships. */
export default {
  "contacts.list": () => ({ path: "/contacts" }),
  "contacts.create": () => ({ path: "/contacts", body: { name: "New", emails: [`${fresh("new")}@customer.test`] } }),
  "contacts.get": byId("contacts", (world) => world.ids.own!),
  "contacts.update": change("contacts", (world) => world.ids.other!, { name: "other" }),
  "contacts.export": () => ({ path: "/contacts/export?format=jsonl" }),
  "contacts.vcard": (world) => ({ path: `/contacts/${world.ids.own!}/vcard`, unknown: `/contacts/${NOBODY}/vcard` }),
  "contacts.clearBounce": async (world) => {
    const asked = await change("contacts", (its) => its.ids.other!, {})(world);
    const { body } = await world.app.admin.get(`/api/v1/contacts/${world.ids.other!}`);
    return {
      ...asked,
      path: `${asked.path}/clear-bounce`,
      unknown: `${asked.unknown}/clear-bounce`,
      body: { address: body.addresses[0].address },
    };
  },
  "organizations.list": () => ({ path: "/organizations" }),
  "organizations.export": () => ({ path: "/organizations/export?format=jsonl" }),
  "organizations.create": () => ({ path: "/organizations", body: { name: fresh("Organization") } }),
  "organizations.get": byId("organizations", (world) => world.ids.alpha!),
  "organizations.update": change("organizations", (world) => world.ids.alpha!, { name: "Alpha" }),
  "memberships.list": () => ({ path: "/memberships" }),
  "memberships.create": async (world) => {
    const made = await world.app.admin.post("/api/v1/contacts", { name: "New", emails: [`${fresh("new")}@customer.test`] });
    return { path: "/memberships", body: { contact: made.body.id, organization: world.ids.alpha, seesRequests: true } };
  },
  "memberships.get": byId("memberships", (world) => world.ids.membership!),
  "memberships.update": change("memberships", (world) => world.ids.membership!, { role: "member" }),
} satisfies Asks;
