import { createContext } from "react";

/** What the document itself needs to know of the page; the browser never changes it. */
export type Page = { hydrate: boolean; messageUrls: readonly string[]; nonce: string };

export const PageContext = createContext<Page>({ hydrate: true, messageUrls: [], nonce: "" });
