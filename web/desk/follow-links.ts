import type { MouseEvent } from "react";
import type { NavigateFunction } from "react-router";

/**
 * Turns clicks on the desk's own links into navigation within the running page. One listener for all: a `Link` of its own for
 * each of fifty rows would cost more than the rows. What opens a tab, a download or another part of the site is left alone.
 */
export function followLinks(event: MouseEvent, navigate: NavigateFunction): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest("a");
  const href = link?.getAttribute("href") ?? "";
  if (!link || link.target || link.hasAttribute("download") || !/^\/desk(?:[/?]|$)/.test(href)) return;
  event.preventDefault();
  void navigate(href, { preventScrollReset: link.closest("[data-rows]") !== null });
}
