/** A sender that knows exactly what it was told: one SMTP connection (RFC 5321), one mail after another, no retries of its own. */
import { connect, type Socket } from "node:net";

export type SmtpConnection = {
  /** Sends one mail. @returns the reply to its end: the server has taken it only with 250 @throws Error when the connection ends before a reply */
  send(mail: { from: string; to: string; bytes: Buffer }): Promise<{ code: number; text: string }>;
  close(): void;
};

/** Leading dots are doubled, and the end is a line of its own (RFC 5321 §4.5.2). */
function stuffed(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1").replaceAll(/^\./gm, "..");
  return Buffer.from(text.endsWith("\r\n") ? `${text}.\r\n` : `${text}\r\n.\r\n`, "latin1");
}

/** Opens a connection and greets. @throws Error when nobody answers */
export async function openSmtp(port: number): Promise<SmtpConnection> {
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let received = "";
  let failure: Error | null = null;
  let wake = () => {};
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  socket.setEncoding("latin1").setTimeout(60_000, () => socket.destroy(new Error("no reply for a minute")));
  socket.on("data", (text: string) => {
    received += text;
    wake();
  });
  socket.on("error", fail).on("close", () => fail(new Error("the connection ended")));

  /** The next reply, all its lines. */
  const reply = async (): Promise<{ code: number; text: string }> => {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n/.exec(received);
      if (whole) {
        received = received.slice(whole[0].length);
        return { code: Number(whole[1]), text: whole[0].trim() };
      }
      if (failure) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const say = (line: string) => {
    socket.write(`${line}\r\n`);
    return reply();
  };
  const expect = async (code: number, answer: Promise<{ code: number; text: string }>) => {
    const got = await answer;
    if (got.code !== code) throw new Error(`expected ${code}, got ${got.text}`);
  };

  await expect(220, reply());
  await expect(250, say("EHLO mx.customer.example"));
  return {
    async send({ from, to, bytes }) {
      await expect(250, say(`MAIL FROM:<${from}>`));
      await expect(250, say(`RCPT TO:<${to}>`));
      await expect(354, say("DATA"));
      socket.write(stuffed(bytes));
      return reply();
    },
    close: () => void socket.destroy(),
  };
}
