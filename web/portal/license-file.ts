/** The signed file of a licence or of a machine, as a download. */
import { redirect } from "react-router";
import { attempt, readForm, textOf } from "../data.ts";
import { apiFor } from "./api.server.ts";
import { portalPath } from "./paths.ts";
import { dispositionOf } from "./uploads.ts";
import type { Route } from "./+types/license-file.ts";

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const machine = textOf(await readForm(request), "machine");
  const body = { encrypt: false };
  const made = await attempt(request, () =>
    machine === ""
      ? api.call("ownLicenses.checkOut", { params: { id: params.id }, body })
      : api.call("ownMachines.checkOut", { params: { id: machine }, body }),
  );
  if (!made.ok) throw redirect(portalPath(params, `/profile/licenses/${params.id}?refused=file`));
  const day = made.value.issuedAt.slice(0, 10);
  return new Response(made.value.file, {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": dispositionOf(machine === "" ? `license-${day}.lic` : `machine-${day}.lic`),
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
