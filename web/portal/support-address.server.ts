import type { Api } from "../../server/api.ts";

/** The address customers write to, or null while there is none that may be shown. */
export async function supportAddress(api: Api): Promise<string | null> {
  return (await api.call("mailboxes.contact")).address;
}
