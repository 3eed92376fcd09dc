import { isIP } from "node:net";
import { isAllowedPort } from "./address-rules.ts";
import { FetchError } from "./fetch-error.ts";

export type CheckedUrl = { url: URL; /** name or address without brackets */ host: string; port: number; secure: boolean };

/**
 * Reads an address as browsers do (WHATWG URL), so that every spelling of one host is that host, and checks what can be seen of it.
 * @throws FetchError url, scheme, credentials, port
 */
export function checkUrl(text: string, base?: URL): CheckedUrl {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch (error) {
    throw new FetchError("url", error);
  }
  const secure = url.protocol === "https:";
  if (!secure && url.protocol !== "http:") throw new FetchError("scheme");
  if (url.username !== "" || url.password !== "") throw new FetchError("credentials");
  const port = url.port === "" ? (secure ? 443 : 80) : Number(url.port);
  if (!isAllowedPort(port)) throw new FetchError("port");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "" || (!isIP(host) && !/^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/.test(host))) throw new FetchError("url");
  return { url, host, port, secure };
}
