const KEY = "backstay-format";

/** Whether this browser's replies are formatted. */
export function readsRich(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

export function keepRich(rich: boolean): void {
  try {
    localStorage.setItem(KEY, rich ? "on" : "off");
  } catch {
    // A forbidden store: the choice holds while the page stands.
  }
}
