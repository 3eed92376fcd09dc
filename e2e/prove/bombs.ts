/**
 * Proof: mails made to exhaust a reader cost the program less than 256 MB and are set aside with their reason, or read within bounds where that does
 * no harm; the mails behind them arrive. Memory is that of the program's process at its highest, from the kernel, against the same
 * program after forty small letters.
 */
import pg from "pg";
import { memoryMb } from "../../bench/lib/process-figures.ts";
import { deflateRawSync } from "node:zlib";
import { startEmptyDns } from "./lib/no-dns.ts";
import { progress, prove, require, until, type Figures } from "./lib/proof.ts";
import { openSmtp } from "./lib/smtp-client.ts";
import { freePorts, spawnProgram, startOwnDatabase } from "./lib/spawn-program.ts";

const MOST_GROWTH_MB = 256;

type Bomb = { name: string; bytes: () => Buffer; /** What it must become: a code of quarantine, or `read`. */ becomes: string };

const head = (more = "") => `From: bomber@customer.example\r\nTo: support@acme.test\r\nSubject: bomb\r\nMIME-Version: 1.0\r\n${more}`;
const base64Lines = (bytes: Buffer) => bytes.toString("base64").replace(/.{76}/g, "$&\r\n");

/** A PNG whose header claims a size that nobody could unpack. */
function hugePicture(): Buffer {
  const png = Buffer.alloc(64);
  png.write("89504e470d0a1a0a0000000d49484452", "hex");
  png.writeUInt32BE(30_000, 16);
  png.writeUInt32BE(30_000, 20);
  return png;
}

/** Zeros, packed again and again: 1 GB at its heart. */
function zipInZip(): Buffer {
  let inner = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
  for (let depth = 0; depth < 6; depth += 1) inner = deflateRawSync(Buffer.concat(Array.from({ length: 16 }, () => inner)));
  return Buffer.concat([Buffer.from("504b03041400000008", "hex"), inner]);
}

const BOMBS: readonly Bomb[] = [
  {
    name: "100,000 parts",
    bytes: () => Buffer.from(`${head("Content-Type: multipart/mixed; boundary=b\r\n")}\r\n${"--b\r\n\r\nx\r\n".repeat(100_000)}--b--\r\n`),
    becomes: "tooManyParts",
  },
  {
    name: "100,000 empty attachments",
    bytes: () =>
      Buffer.from(
        `${head("Content-Type: multipart/mixed; boundary=b\r\n")}\r\n${"--b\r\nContent-Disposition: attachment; filename=a\r\n\r\n".repeat(100_000)}--b--\r\n`,
      ),
    becomes: "tooManyParts",
  },
  {
    name: "header of 10 MB in one field",
    bytes: () => Buffer.from(`${head(`X-Long: ${"a".repeat(10_000_000)}\r\n`)}\r\nx\r\n`),
    becomes: "headerTooLarge",
  },
  {
    name: "header of 10 MB in folded lines",
    bytes: () => Buffer.from(`${head(`X-Long: a\r\n${" aaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(380_000)}`)}\r\nx\r\n`),
    becomes: "headerTooLarge",
  },
  { name: "header of 500,000 fields", bytes: () => Buffer.from(`${head("X: y\r\n".repeat(500_000))}\r\nx\r\n`), becomes: "headerTooLarge" },
  {
    name: "multiparts 10,000 deep",
    bytes: () =>
      Buffer.from(
        head() +
          Array.from({ length: 10_000 }, (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`).join(
            "",
          ) +
          "\r\nx\r\n",
      ),
    becomes: "tooDeeplyNested",
  },
  {
    name: "mails in mails 5,000 deep",
    bytes: () => Buffer.from(`${head()}${"Content-Type: message/rfc822\r\n\r\n".repeat(5_000)}x\r\n`),
    becomes: "read",
  },
  {
    name: "100,000 recipients",
    bytes: () =>
      Buffer.from(`${head(`Cc: ${Array.from({ length: 100_000 }, (_, index) => `<u${index}@x.example>`).join(",\r\n ")}\r\n`)}\r\nx\r\n`),
    becomes: "headerTooLarge",
  },
  {
    name: "15,000 recipients",
    bytes: () =>
      Buffer.from(`${head(`Cc: ${Array.from({ length: 15_000 }, (_, index) => `<u${index}@x.example>`).join(",\r\n ")}\r\n`)}\r\nx\r\n`),
    becomes: "read",
  },
  {
    name: "20,000 continuations of one parameter",
    bytes: () =>
      Buffer.from(
        `${head(`Content-Type: application/pdf;\r\n${Array.from({ length: 20_000 }, (_, index) => ` name*${index}*=%41%42;\r\n`).join("")} x=y\r\n`)}\r\nx\r\n`,
      ),
    becomes: "read",
  },
  {
    name: "continuation number a billion",
    bytes: () => Buffer.from(`${head("Content-Type: application/pdf; name*0=a; name*999999999=b\r\n")}\r\nx\r\n`),
    becomes: "read",
  },
  {
    name: "body of a million lines",
    bytes: () => Buffer.from(`${head()}\r\n${"> a line of text\r\n".repeat(1_000_000)}`),
    becomes: "read",
  },
  {
    name: "body of one line of 30 MB",
    bytes: () => Buffer.concat([Buffer.from(`${head()}\r\n`), Buffer.alloc(30_000_000, "a"), Buffer.from("\r\n")]),
    becomes: "read",
  },
  {
    name: "HTML with 300,000 open tags",
    bytes: () => Buffer.from(`${head("Content-Type: text/html\r\n")}\r\n${"<div><b>".repeat(150_000)}x\r\n`),
    becomes: "read",
  },
  {
    name: "picture of 30,000 by 30,000",
    bytes: () =>
      Buffer.from(
        `${head("Content-Type: multipart/related; boundary=b\r\n")}\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:p">\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(hugePicture())}\r\n--b--\r\n`,
      ),
    becomes: "read",
  },
  {
    name: "zip in zip, 1 PB unpacked",
    bytes: () =>
      Buffer.from(
        `${head("Content-Type: application/zip; name=bomb.zip\r\nContent-Transfer-Encoding: base64\r\n")}\r\n${base64Lines(zipInZip())}\r\n`,
      ),
    becomes: "read",
  },
  {
    name: "encoded words without end",
    bytes: () => Buffer.from(`${head(`X-Words: ${"=?utf-8?Q?=41?= \r\n ".repeat(20_000)}\r\n`)}\r\nx\r\n`),
    becomes: "read",
  },
  {
    name: "25 MB attachment",
    bytes: () =>
      Buffer.from(
        `${head("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n")}\r\n${base64Lines(Buffer.alloc(25_000_000, 7))}\r\n`,
      ),
    becomes: "read",
  },
];

/**
 * Runs the proof.
 * @param options.rounds how often each bomb is sent; 0: only the cheaper half, once
 * @throws Disproved
 */
export async function bombs({ rounds }: { rounds: number }): Promise<Figures> {
  const database = await startOwnDatabase();
  const dns = await startEmptyDns();
  const [httpPort = 0, smtpPort = 0] = await freePorts(2);
  const program = spawnProgram({
    dataDir: `${database.dataDir}/program`,
    httpPort,
    smtpPort,
    env: {
      DATABASE_URL: database.url,
      BACKSTAY_SECRET_KEY: database.secretKey,
      BACKSTAY_ADMIN_EMAIL: "owner@acme.test",
      BACKSTAY_DNS: dns.address,
      BACKSTAY_LOG: "error",
    },
  });
  const owner = new pg.Client({ connectionString: database.url });
  try {
    await program.ready();
    await owner.connect();
    const send = async (from: string, bytes: Buffer) => {
      const connection = await openSmtp(smtpPort);
      const answer = await connection.send({ from, to: "support@acme.test", bytes });
      connection.close();
      require(answer.code === 250, `a mail was answered with ${answer.text}`);
    };
    const decided = async (from: string) =>
      (
        await owner.query<{ state: string; reason: string | null; outcome: string | null }>(
          "select state, reason, outcome from intake where envelope_from = $1 and state <> 'pending'",
          [from],
        )
      ).rows[0];
    const letter = (n: number) =>
      Buffer.from(`From: ann${n}@customer.example\r\nTo: support@acme.test\r\nSubject: letter ${n}\r\n\r\nGood day.\r\n`);
    for (let n = 0; n < 40; n += 1) await send(`warm${n}@customer.example`, letter(n));
    await until("the first letters", 60_000, async () => Boolean(await decided("warm39@customer.example")));
    const { peak: before } = await memoryMb(program.pid);
    const chosen = rounds === 0 ? BOMBS.filter(({ name }) => !/MB|million|PB/.test(name) || name.includes("one field")) : BOMBS;
    let worst = { name: "", grown: 0 };
    const outcomes: { [outcome: string]: number } = {};
    for (let round = 0; round < Math.max(1, rounds); round += 1)
      for (const [index, bomb] of chosen.entries()) {
        progress(bomb.name);
        const from = `bomb${round}x${index}@customer.example`;
        const peakBefore = (await memoryMb(program.pid)).peak;
        await send(from, bomb.bytes());
        await until(`${bomb.name} is decided`, 90_000, async () => !program.alive() || Boolean(await decided(from)));
        require(program.alive(), `${bomb.name} ended the program: ${program.output()}`);
        const became = (await decided(from))!;
        const code = became.state === "quarantined" ? became.reason! : "read";
        require(code === bomb.becomes, `${bomb.name} became ${code}, not ${bomb.becomes}`);
        outcomes[code] = (outcomes[code] ?? 0) + 1;
        const { peak } = await memoryMb(program.pid);
        if (peak - peakBefore > worst.grown) worst = { name: bomb.name, grown: peak - peakBefore };
        if (process.env.BOMBS_VERBOSE) console.log(`  ${bomb.name.padEnd(44)} ${code.padEnd(18)} peak ${peak.toFixed(0)} MB`);
      }
    await send("last@customer.example", letter(99));
    await until("the letter behind them", 60_000, async () => (await decided("last@customer.example"))?.outcome === "ticket");
    progress("");
    const { peak } = await memoryMb(program.pid);
    require(peak - before < MOST_GROWTH_MB, `memory grew by ${(peak - before).toFixed(0)} MB (most by ${worst.name})`);
    return {
      bombs: chosen.length * Math.max(1, rounds),
      "memory at work before, MB": before.toFixed(0),
      "memory at its highest, MB": peak.toFixed(0),
      "growth, MB": (peak - before).toFixed(0),
      "most of it by": `${worst.name} (${worst.grown.toFixed(0)} MB)`,
      ...Object.fromEntries(Object.entries(outcomes).map(([code, count]) => [`became: ${code}`, count])),
    };
  } finally {
    await owner.end().catch(() => {});
    await program.stop();
    dns.stop();
    await database.stop();
  }
}

if (import.meta.main) await prove("bombs", { rounds: 1 }, bombs);
