/**
 * Proof: nobody can use the vendor to fill somebody's mailbox. Requests that name one victim arrive by the API, by the portal's form and by forged
 * mail, each with another request id, another key, and in another spelling of his address (tags, dots, capitals), with no rate limit in the way. A
 * relay counts what would reach him: one mail at most, and not a word of the forger's in it.
 */
import { letter, mailApp, startRelay } from "../../server/testing/mail-app.ts";
import { progress, prove, require, type Figures } from "./lib/proof.ts";

const AT_ONCE = 8;
const WORDS = "BUY PILLS at http://spam.example";

/** A spelling of the victim's address that his provider delivers to him all the same. */
function spelling(n: number): string {
  const local = ["victim", "v.ictim", "vi.ctim", "VICTIM", "v.i.c.t.i.m"][n % 5]!;
  return `${local}${n % 3 === 0 ? `+${n}` : ""}@${n % 2 === 0 ? "gmail.com" : "googlemail.com"}`;
}

const bare = (address: string) =>
  address
    .toLowerCase()
    .replace(/\+[^@]*|\.(?=[^@]*@)/g, "")
    .replace("googlemail", "gmail");

/** @param pages whether the portal's form is tried as well; it needs built pages */
export async function forgedRequests({ requests, mails, pages }: { requests: number; mails: number; pages: boolean }): Promise<Figures> {
  const relay = await startRelay();
  const app = await mailApp({ web: pages, env: { BACKSTAY_SMTP_URL: relay.url } });
  const counted = { api: 0, portal: 0, mail: 0 };
  const post = async (n: number) => {
    const name = `${WORDS} ${n}`;
    const headers = { "x-forwarded-for": `198.51.${n % 250}.${(n >> 8) % 250}`, "x-request-id": `forged-${n}` };
    if (pages && n % 10 === 9) {
      const form = new URLSearchParams({ subject: name, body: WORDS, email: spelling(n), name: "Buy pills", once: `forged-${n}` });
      const answer = await fetch(`${app.url}/requests/new`, {
        method: "POST",
        body: form,
        redirect: "manual",
        headers: { ...headers, origin: app.url, "content-type": "application/x-www-form-urlencoded" },
      });
      await answer.arrayBuffer();
      require(answer.status === 302, `the form answered ${answer.status}`);
      counted.portal += 1;
      return;
    }
    const answer = await fetch(`${app.url}/api/v1/tickets`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "idempotency-key": `forged-${n}` },
      body: JSON.stringify({ subject: name, body: WORDS, requester: { email: spelling(n), name: "Buy pills" } }),
    });
    await answer.arrayBuffer();
    require(answer.status === 201, `the API answered ${answer.status}`);
    counted.api += 1;
  };
  const send = async (n: number) => {
    const from = spelling(n);
    const raw = letter({ From: `Buy pills <${from}>`, Subject: `${WORDS} ${n}`, "Reply-To": spelling(n + 1), Cc: spelling(n + 2) }, WORDS);
    const answer = await app.deliver(raw, { from });
    require(answer.startsWith("250"), `the intake answered ${answer}`);
    counted.mail += 1;
  };
  try {
    const work = [...Array(requests).keys()].map((n) => () => post(n));
    work.push(...[...Array(mails).keys()].map((n) => () => send(n)));
    let done = 0;
    const total = work.length;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = work.shift(); next; next = work.shift()) {
          await next();
          done += 1;
          if (done % 100 === 0) progress(`${done} of ${total}`);
        }
      }),
    );
    progress("");
    await app.settled();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const reached = relay.mails.filter((mail) => mail.to.some((address) => bare(address) === "victim@gmail.com"));
    require(reached.length <= 1, `${reached.length} mails to the victim`);
    require(relay.mails.length === reached.length, `${relay.mails.length - reached.length} mails to others`);
    require(!relay.mails.some((mail) => /pills|spam/i.test(mail.raw.replaceAll("=\r\n", ""))), "the forger's words were mailed");
    return {
      "requests by the API": counted.api,
      "requests by the portal": counted.portal,
      "forged mails": counted.mail,
      "mails to the victim": reached.length,
    };
  } finally {
    await app.close();
    await relay.stop();
  }
}

if (import.meta.main)
  await prove("forged-requests", { requests: 10_000, mails: 1_000 }, ({ requests, mails }) =>
    forgedRequests({ requests, mails, pages: true }),
  );
