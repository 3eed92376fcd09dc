/** A whole program with its mail running, and what a sender of mail does with it. */
import { createServer, type Socket } from "node:net";
import { createTransport } from "nodemailer";
import { systemContext } from "#platform/http";
import { createMailbox } from "#support/channels/email";
import { testApp, type TestApp } from "./app.ts";

export type MailApp = TestApp & {
  smtpPort: number;
  /** Sends raw bytes by SMTP; the answer to the last command. */
  deliver(raw: string | Buffer, envelope?: { from?: string; to?: string | string[] }): Promise<string>;
};

/**
 * Starts a program with mailboxes support@, billing@ and the restricted security@acme.test and an SMTP intake on a free port.
 */
export async function mailApp(options: Parameters<typeof testApp>[0] = {}): Promise<MailApp> {
  const app = await testApp({ ...options, mail: true });
  const ctx = systemContext(app.program.platform, "test");
  await createMailbox(ctx, { address: "support@acme.test", name: "Acme Support" });
  await createMailbox(ctx, { address: "billing@acme.test", name: "Acme Billing" });
  const team = await app.admin.post("/api/v1/teams", { name: "Security", slug: "security" });
  await createMailbox(ctx, { address: "security@acme.test", name: "Acme Security", team: team.body.id, restricted: true });
  const port = app.program.smtpPort!;
  return {
    ...app,
    smtpPort: port,
    deliver: (raw, { from = "ann@customer.example", to = "support@acme.test" } = {}) => deliver(port, raw, { from, to: [to].flat() }),
  };
}

/** Sends raw bytes as they are. @returns the server's last words; its refusals as well */
export async function deliver(port: number, raw: string | Buffer, envelope: { from: string; to: string[] }): Promise<string> {
  const transport = createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
  try {
    const info = (await transport.sendMail({ envelope, raw: typeof raw === "string" ? raw.replace(/\r?\n/g, "\r\n") : raw })) as {
      response: string;
    };
    return info.response;
  } catch (error) {
    return (error as { response?: string; message: string }).response ?? (error as Error).message;
  } finally {
    transport.close();
  }
}

let counter = 0;

/** A mail as text, with a Message-ID of its own unless one is given; a header set to null is left out. */
export function letter(headers: { [name: string]: string | null } = {}, body = "The export stops at half of the rows."): string {
  counter += 1;
  const all: { [name: string]: string | null } = {
    From: "Ann Smith <ann@customer.example>",
    To: "support@acme.test",
    Subject: `Export ${counter}`,
    "Message-ID": `<letter.${counter}.${process.pid}@customer.example>`,
    Date: "Mon, 5 Jan 2026 10:00:00 +0000",
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `${lines.join("\n")}\n\n${body}\n`;
}

export type Relay = {
  url: string;
  /** What arrived: envelope and bytes. */
  mails: { from: string; to: string[]; raw: string }[];
  /** How it answers from now on; by default it takes everything. */
  answer: (command: string) => string | null;
  /** How long it thinks before it answers a command, in milliseconds. */
  delay: (command: string) => number;
  stop(): Promise<void>;
};

/** A relay that takes mail for anybody, or answers as it is told. */
export async function startRelay(): Promise<Relay> {
  const mails: Relay["mails"] = [];
  const sockets = new Set<Socket>();
  const relay: Relay = { url: "", mails, answer: () => null, delay: () => 0, stop: async () => {} };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    let buffer = "";
    let data = false;
    let mail = { from: "", to: [] as string[], raw: "" };
    let thinking = 0;
    const say = (line: string) => {
      const wait = thinking;
      thinking = 0;
      if (wait > 0) setTimeout(() => socket.write(`${line}\r\n`), wait);
      else socket.write(`${line}\r\n`);
    };
    say("220 relay.test ESMTP");
    socket.on("data", (chunk) => {
      buffer += chunk.toString("latin1");
      for (;;) {
        const end = data ? buffer.indexOf("\r\n.\r\n") : buffer.indexOf("\r\n");
        if (end < 0) return;
        const text = buffer.slice(0, end);
        buffer = buffer.slice(end + (data ? 5 : 2));
        if (data) {
          data = false;
          const refusal = relay.answer("DATA END");
          if (refusal) say(refusal);
          else {
            mails.push({ ...mail, raw: `${text.replace(/^\.\./gm, ".")}\r\n` });
            say(`250 2.0.0 queued as ${mails.length}`);
          }
          mail = { from: "", to: [], raw: "" };
          continue;
        }
        thinking = relay.delay(text);
        const refusal = relay.answer(text);
        if (refusal) {
          say(refusal);
          continue;
        }
        if (/^(EHLO|HELO)/i.test(text)) say("250 relay.test");
        else if (/^MAIL FROM/i.test(text)) {
          mail.from = /<([^>]*)>/.exec(text)?.[1] ?? "";
          say("250 ok");
        } else if (/^RCPT TO/i.test(text)) {
          mail.to.push(/<([^>]*)>/.exec(text)?.[1] ?? "");
          say("250 ok");
        } else if (/^DATA/i.test(text)) {
          data = true;
          say("354 go on");
        } else if (/^QUIT/i.test(text)) socket.end("221 bye\r\n");
        else say("250 ok");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  relay.url = `smtp://127.0.0.1:${(server.address() as { port: number }).port}`;
  relay.stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return relay;
}
