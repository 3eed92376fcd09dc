/** Signs in as a person does, by the form. @returns the cookie of the session */
export async function signIn(url: string, email: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: url, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email, password, intent: "password" }),
  });
  const cookie = answer.headers
    .getSetCookie()
    .find((line) => line.includes("session"))
    ?.split(";")[0];
  if (!cookie) throw new Error(`signing in answered ${answer.status} without a session: ${(await answer.text()).slice(0, 300)}`);
  return cookie;
}
