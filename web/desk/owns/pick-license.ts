import type { IntlShape } from "react-intl";
import FileKey from "lucide-react/icons/file-key";
import Ban from "lucide-react/icons/ban";
import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";
import type { License } from "../../../server/licensing/licenses/contract.ts";
import { callApi } from "../api-client.ts";
import type { Ticket } from "../model.ts";
import type { PickerItem, PickerRequest } from "../picker-context.tsx";
import { licenseName } from "./license-words.ts";

const NONE = "none";
const MOST = 10;

/** Chooses the licence a ticket is about: those of its customer at once, any other by name, holder or key. */
export function licensePicker(
  intl: IntlShape,
  ticket: Ticket,
  onPick: (license: { id: string; name: string } | null) => void,
): PickerRequest {
  const text = (id: string, values?: Record<string, string>) => intl.formatMessage({ id }, values);
  const names = new Map<string, string>();
  const item = (license: Pick<License, "id" | "name" | "policy" | "keyHint" | "product" | "state">, holder: string | null): PickerItem => {
    const name = licenseName(license);
    names.set(license.id, name);
    const state = text("owns.license.state", { state: license.state });
    return {
      id: license.id,
      label: name,
      icon: FileKey,
      hint: [holder ?? license.product.name, ...(license.state === "active" ? [] : [state])].join(" · "),
      keywords: `${license.product.name} ${license.keyHint} ${license.policy.name} ${holder ?? ""}`,
      selected: license.id === ticket.license?.id,
    };
  };
  async function held(): Promise<PickerItem[]> {
    const { organization, requester } = ticket;
    const query = new URLSearchParams({
      ...(organization && { organization: organization.id }),
      ...(requester && { contact: requester.id }),
    });
    const overview =
      organization || requester
        ? await callApi<CustomerOverview>("GET", `/customers/entitlements?${query}`).catch((): CustomerOverview => ({}))
        : {};
    const own = (overview.licenses?.data ?? []).map((license) => item(license, null));
    const here = ticket.license;
    if (here && !own.some(({ id }) => id === here.id)) {
      names.set(here.id, here.name);
      own.unshift({ id: here.id, label: here.name, icon: FileKey, selected: true });
    }
    return [...own, { id: NONE, label: text("ticket.noLicense"), icon: Ban, selected: here === null }];
  }
  return {
    title: text("ticket.changeLicense"),
    placeholder: text("ticket.licensePlaceholder"),
    items: held(),
    async search(typed, signal) {
      const { data } = await callApi<{ data: License[] }>("GET", `/licenses?limit=${MOST}&q=${encodeURIComponent(typed)}`, { signal });
      return data.map((license) => item(license, license.organization?.name ?? license.contact?.name ?? null));
    },
    onPick(id) {
      const name = names.get(id);
      if (id !== (ticket.license?.id ?? NONE)) onPick(id === NONE || name === undefined ? null : { id, name });
    },
  };
}
