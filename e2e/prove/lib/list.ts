/** Reads the API of a spawned program. */
import { require } from "./proof.ts";

/** @throws Disproved when it does not answer well */
export async function read<T>(url: string, token: string): Promise<T> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  require(response.ok, `${url} answered ${response.status} ${(await response.clone().text()).slice(0, 300)}`);
  return (await response.json()) as T;
}

/** Every row of a list of the API. */
export async function* rowsOf<T>(url: string, token: string, query = ""): AsyncGenerator<T> {
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: { data: T[]; nextCursor: string | null } = await read(
      `${url}?limit=200&${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
      token,
    );
    yield* page.data;
    cursor = page.nextCursor;
  }
}
