/** The SMTP intake: takes mail for known addresses only, relays nothing, and says 250 when the bytes are committed (RFC 5321). */
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import type { Config } from "#platform/config";
import { isLoopback } from "#platform/http";
import type { Limiter } from "#platform/limits";
import type { Logger } from "#platform/log";
import { normalizeAddress } from "../model/addresses.ts";
import type { IntakeStore } from "../store-intake.ts";
import { createPeerLimit } from "./peer-limit.ts";
import { createSmtpServer } from "./smtp-stream.ts";

export const MAX_MAIL_BYTES = 35 * 1024 * 1024;
const MAX_RECIPIENTS = 100;
const MAX_CONNECTIONS = 250;
/** All mails being received at once may take so much memory; beyond it senders are asked to come back. */
const MAX_BUFFERED_BYTES = 256 * 1024 * 1024;
const MAILS_PER_MINUTE = { name: "smtp.mail", burst: 200, rate: 300, seconds: 60 };
const REFUSED_RECIPIENTS = { name: "smtp.refused", burst: 50, rate: 50, seconds: 60 };

export type SmtpIntake = {
  port: number;
  /** Stops listening and waits until what is being received is committed or refused. */
  stop(): Promise<void>;
};

export type SmtpIntakeOptions = {
  config: Pick<Config, "smtp" | "url">;
  log: Logger;
  limiter: Limiter;
  store: IntakeStore;
  /** Which channel takes mail for a normalised address; null refuses it. @throws when nobody can tell now */
  channelFor(address: string): Promise<string | null>;
};

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** Reads one message; its bytes beyond the limit are counted and dropped. */
async function collect(stream: SMTPServerDataStream, room: { used: number }): Promise<Buffer | "tooLarge" | "noRoom"> {
  const chunks: Buffer[] = [];
  let size = 0;
  let refused: "tooLarge" | "noRoom" | null = null;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (refused) continue;
      size += chunk.length;
      room.used += chunk.length;
      if (size > MAX_MAIL_BYTES) refused = "tooLarge";
      else if (room.used > MAX_BUFFERED_BYTES) refused = "noRoom";
      else chunks.push(chunk);
      if (refused) chunks.length = 0;
    }
  } finally {
    room.used -= size;
  }
  return refused ?? Buffer.concat(chunks, size);
}

/**
 * Starts the intake on the configured host and port.
 * @throws Error when the port cannot be had or the certificate cannot be read
 */
export async function startSmtpIntake({ config, log, limiter, store, channelFor }: SmtpIntakeOptions): Promise<SmtpIntake> {
  const { host, port, tls } = config.smtp;
  const room = { used: 0 };
  const peers = createPeerLimit();
  const working = new Set<Promise<void>>();
  let stopping = false;

  const recipient = async (address: SMTPServerAddress, session: SMTPServerSession) => {
    const normal = normalizeAddress(address.address);
    const channel = normal ? await channelFor(normal) : null;
    if (normal && channel) {
      const { envelope } = session;
      const known = (session as { channel?: string }).channel;
      if (envelope.rcptTo.length > 0 && known && known !== channel) throw reply(452, "4.5.3 Send this recipient a mail of its own");
      (session as { channel?: string }).channel = channel;
      return;
    }
    // Whoever tries address after address is slowed down.
    if (!isLoopback(session.remoteAddress) && limiter.take(REFUSED_RECIPIENTS, session.remoteAddress) > 0)
      throw reply(421, "4.7.0 Too many unknown recipients");
    throw reply(550, "5.1.1 No such mailbox here");
  };

  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession) => {
    const raw = await collect(stream, room);
    if (raw === "tooLarge") throw reply(552, `5.3.4 A mail may have ${MAX_MAIL_BYTES} bytes at most`);
    if (raw === "noRoom" || stopping) throw reply(451, "4.3.1 Busy, try again in a moment");
    const { envelope } = session;
    const from = envelope.mailFrom ? envelope.mailFrom.address : "";
    await store.put({
      channel: (session as { channel?: string }).channel ?? "email",
      envelopeFrom: from === "" ? "" : (normalizeAddress(from) ?? null),
      envelopeTo: envelope.rcptTo.map((one) => normalizeAddress(one.address)!).filter(Boolean),
      remote: { ip: session.remoteAddress, helo: (session.hostNameAppearsAs || "").slice(0, 255), tls: session.secure },
      raw,
    });
  };

  const server = createSmtpServer({
    name: new URL(config.url).hostname,
    banner: "Backstay",
    logger: false,
    size: MAX_MAIL_BYTES,
    authOptional: true,
    disabledCommands: tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(tls ? { cert: readFileSync(tls.cert), key: readFileSync(tls.key) } : {}),
    disableReverseLookup: true,
    maxClients: MAX_CONNECTIONS,
    maxRecipients: MAX_RECIPIENTS,
    socketTimeout: 120_000,
    closeTimeout: 5_000,
    onConnect(session, answer) {
      answer(peers.enter(session) ? null : reply(421, "4.7.0 Too many connections from your address"));
    },
    onClose(session) {
      peers.leave(session);
    },
    onMailFrom(_address, session, answer) {
      (session as { channel?: string }).channel = undefined as never;
      const wait = isLoopback(session.remoteAddress) ? 0 : limiter.take(MAILS_PER_MINUTE, session.remoteAddress);
      answer(wait > 0 ? reply(451, `4.7.0 Too much mail from ${session.remoteAddress}, try again in ${wait} s`) : null);
    },
    onRcptTo(address, session, answer) {
      recipient(address, session).then(
        () => answer(),
        (error: Error & { responseCode?: number }) => {
          if (!error.responseCode) log.warn({ err: error }, "a recipient could not be checked");
          answer(error.responseCode ? error : reply(451, "4.3.0 Cannot check this recipient now, try again later"));
        },
      );
    },
    onData(stream, session, answer) {
      const work = receive(stream, session).then(
        () => answer(null, "OK"),
        (error: Error & { responseCode?: number; code?: string }) => {
          if (!error.responseCode && error.code !== "ECONNECTION")
            log.warn({ err: error }, "a mail could not be stored; its sender was told to try again");
          answer(error.responseCode ? error : reply(451, "4.3.0 Cannot store the mail now, try again later"));
        },
      );
      working.add(work);
      void work.finally(() => working.delete(work));
    },
  });
  server.on("error", (error: Error) => log.debug({ err: error }, "an SMTP connection failed"));
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port ?? 0, host, () => {
      server.server.removeListener("error", reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    async stop() {
      stopping = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      // Mails whose last byte has come are finished; their senders get an answer before the connection ends.
      await Promise.race([Promise.allSettled(working), new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
      for (const connection of server.connections) connection.close();
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
    },
  };
}
