/** A program with its desk in a real browser, and two agents at work. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { mailApp, type MailApp } from "../../server/testing/mail-app.ts";
import type { Caller } from "#testing";
import { openBrowser, visit, type VisitOptions } from "./browser.ts";

export type Agent = Caller & { id: string; email: string; cookie: string };
export type DeskApp = Awaited<ReturnType<typeof deskApp>>;

/** Starts it; `close` ends all of it. */
export async function deskApp() {
  const app: MailApp = await mailApp({ web: true });
  const browser: Browser = await openBrowser();
  const newAgent = async (name: string): Promise<Agent> => {
    const agent = await app.agent("lead", { name });
    // Long enough to take a reply back, short enough to wait for.
    await agent.patch("/api/v1/me/writing", { undoSeconds: 3 }, { "if-match": '"1"' });
    return { ...agent, cookie: await app.signIn(agent.email) };
  };
  return {
    app,
    browser,
    jana: await newAgent("Jana Nováková"),
    petr: await newAgent("Petr Svoboda"),
    /** A page of the desk as an agent, once it answers to the keyboard. */
    async open(agent: Agent, path: string, options: VisitOptions = {}) {
      const seen = await visit(browser, app.url, { cookie: agent.cookie, ...options });
      await seen.page.goto(path);
      await seen.page.locator("html[data-ready]").waitFor();
      return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
    },
    /** A ticket opened by API. */
    async ticket(subject: string, more: Record<string, unknown> = {}): Promise<{ number: number; id: string; revision: number }> {
      const answer = await app.admin.post("/api/v1/tickets", {
        subject,
        body: `About ${subject}.`,
        requester: { email: "ann@customer.example", name: "Ann Smith" },
        ...more,
      });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer.body;
    },
    async close() {
      await browser.close();
      await app.close();
    },
  };
}
