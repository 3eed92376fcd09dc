import type { World } from "../world.ts";
import { type AskFor, type Asks, fresh, NOBODY } from "./ask-for.ts";

const invited = (world: World) => ({ organization: world.ids.alpha, email: `${fresh("invited")}@customer.test` });

/** Something done to an invitation made for each question. */
const toInvitation =
  (act: string): AskFor =>
  async (world) => {
    const { body } = await world.app.admin.post("/api/v1/invitations", invited(world));
    return { path: `/invitations/${body.id}/${act}`, unknown: `/invitations/${NOBODY}/${act}` };
  };

/** What customers look after themselves, and inviting them. */
export default {
  "invitations.list": () => ({ path: "/invitations" }),
  "invitations.create": (world) => ({ path: "/invitations", body: invited(world) }),
  "invitations.create with sight": (world) => ({ path: "/invitations", body: { ...invited(world), seesRequests: true } }),
  "invitations.resend": toInvitation("resend"),
  "invitations.revoke": toInvitation("revoke"),
  "colleagues.list": (world) => ({ path: `/me/organizations/${world.ids.alpha}/members` }),
} satisfies Asks;
