import type { World } from "../world.ts";
import { type AskFor, type Asks, fresh, NOBODY, onTickets, ownAs } from "./ask-for.ts";

const invited = (world: World) => ({ organization: world.ids.alpha, email: `${fresh("invited")}@customer.test` });

/** Something done to an invitation made for each question. */
const toInvitation =
  (act: string): AskFor =>
  async (world) => {
    const { body } = await world.app.admin.post("/api/v1/invitations", invited(world));
    return { path: `/invitations/${body.id}/${act}`, unknown: `/invitations/${NOBODY}/${act}` };
  };

/** Somebody who takes part, so that the links of others stay. */
const added = async (world: World, number: number) =>
  (await world.app.admin.post(`/api/v1/tickets/${number}/participants`, { email: `${fresh("guest")}@customer.test` })).body.id as string;

/** What customers look after themselves, and inviting them. */
export default {
  "invitations.list": () => ({ path: "/invitations" }),
  "invitations.create": (world) => ({ path: "/invitations", body: invited(world) }),
  "invitations.create with sight": (world) => ({ path: "/invitations", body: { ...invited(world), seesRequests: true } }),
  "invitations.resend": toInvitation("resend"),
  "invitations.revoke": toInvitation("revoke"),
  "colleagues.list": (world) => ({ path: `/me/organizations/${world.ids.alpha}/members` }),
  "profile.get": () => ({ path: "/me/profile" }),
  "profile.update": ownAs("/me/profile", { timeZone: "Europe/Prague" }),
  "noticePreferences.get": () => ({ path: "/me/notice-preferences" }),
  "noticePreferences.update": () => ({ path: "/me/notice-preferences", body: { solved: false }, headers: { "if-match": '"0"' } }),
  ...onTickets("tickets.guestLinks.list", () => ({ rest: "/guest-links" })),
  ...onTickets("tickets.guestLinks.create", async ({ number }, world) => ({
    rest: "/guest-links",
    body: { participant: await added(world, number) },
  })),
  ...onTickets("tickets.guestLinks.revoke", async ({ number }, world) => {
    const path = `/api/v1/tickets/${number}/guest-links`;
    const { body } = await world.app.admin.post(path, { participant: await added(world, number) });
    return { rest: `/guest-links/${body.id}` };
  }),
} satisfies Asks;
