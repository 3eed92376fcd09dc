/** A Postfix of the test's own: configuration, queue and data in a temporary folder, one port on loopback, delays of one second. */
import { execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { access, chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const SBIN = "/usr/sbin";
const START_MILLISECONDS = 20_000;

export type PostfixOptions = {
  /** Domains it delivers itself, into one Maildir, whatever the local part: `received()` reads it. */
  delivers?: readonly string[];
  /** Domains it hands on by SMTP. */
  routes?: { readonly [domain: string]: { host: string; port: number } };
  /** Further lines of main.cf; they win over those of the helper. */
  settings?: { readonly [name: string]: string };
};

/** One message in its queue, as `postqueue -j` tells. */
export type Queued = {
  queue_name: string;
  queue_id: string;
  sender: string;
  recipients: { address: string; delay_reason?: string }[];
};

export type Postfix = {
  port: number;
  folder: string;
  /** Mails it delivered itself, the oldest first, with the Return-Path and X-Original-To it adds. */
  received(): Promise<Buffer[]>;
  queue(): Promise<Queued[]>;
  /** Tries everything in the queue again at once. */
  flush(): Promise<void>;
  /** Changes main.cf and has it read again. */
  change(settings: { readonly [name: string]: string }): Promise<void>;
  log(): Promise<string>;
  stop(): Promise<void>;
};

/** Why no Postfix can be run here, or null when one can. For `skip` of a test. */
export async function postfixAbsent(): Promise<string | null> {
  if (process.getuid?.() !== 0) return "Postfix is started by root only";
  const found = await access(join(SBIN, "postfix")).then(
    () => true,
    () => false,
  );
  return found ? null : "Postfix is not installed";
}

/** A port of loopback nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function idOf(user: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run("id", ["-u", user]), run("id", ["-g", user])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** inline: tables of main.cf take any text without braces and line ends. */
function inline(entries: readonly (readonly [string, string])[]): string {
  return entries.length === 0 ? "" : `inline:{ ${entries.map(([key, value]) => `{ ${key} = ${value} }`).join(", ")} }`;
}

function mainCf(folder: string, { delivers = [], routes = {}, settings = {} }: PostfixOptions, { uid, gid }: { uid: number; gid: number }) {
  const hosts = Object.entries(routes).map(([domain, { host, port }]) => [domain, `smtp:[${host}]:${port}`] as const);
  return {
    compatibility_level: "3.6",
    queue_directory: join(folder, "queue"),
    data_directory: join(folder, "data"),
    maillog_file: join(folder, "log/mail.log"),
    maillog_file_prefixes: folder,
    mail_owner: "postfix",
    setgid_group: "postdrop",
    myhostname: "postfix.test",
    mydestination: "",
    mynetworks: "127.0.0.0/8",
    inet_interfaces: "loopback-only",
    inet_protocols: "ipv4",
    smtputf8_enable: "yes",
    alias_maps: "",
    alias_database: "",
    local_recipient_maps: "",
    virtual_mailbox_domains: delivers.join(", "),
    virtual_mailbox_base: join(folder, "mail"),
    virtual_mailbox_maps: "static:inbox/",
    virtual_mailbox_limit: "0",
    virtual_uid_maps: `static:${uid}`,
    virtual_gid_maps: `static:${gid}`,
    relay_domains: hosts.map(([domain]) => domain).join(", "),
    transport_maps: inline(hosts),
    message_size_limit: "104857600",
    mailbox_size_limit: "0",
    smtp_dns_support_level: "disabled",
    // Nothing leaves the machine.
    default_transport: "error:5.1.2 no route in this test",
    smtp_connect_timeout: "3s",
    smtp_address_preference: "ipv4",
    minimal_backoff_time: "1s",
    maximal_backoff_time: "1s",
    queue_run_delay: "1s",
    smtpd_client_connection_rate_limit: "0",
    smtpd_peername_lookup: "no",
    double_bounce_sender: "double-bounce",
    ...settings,
  };
}

/** Daemons without chroot; what delivers by other ways is left out. */
function masterCf(port: number): string {
  const lines = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    "pickup unix n - n 60 1 pickup",
    "cleanup unix n - n - 0 cleanup",
    "qmgr unix n - n 300 1 qmgr",
    "tlsmgr unix - - n 1000? 1 tlsmgr",
    "rewrite unix - - n - - trivial-rewrite",
    "bounce unix - - n - 0 bounce",
    "defer unix - - n - 0 bounce",
    "trace unix - - n - 0 bounce",
    "verify unix - - n - 1 verify",
    "flush unix n - n 1000? 0 flush",
    "proxymap unix - - n - - proxymap",
    "smtp unix - - n - - smtp",
    "relay unix - - n - - smtp",
    "showq unix n - n - - showq",
    "error unix - - n - - error",
    "retry unix - - n - - error",
    "discard unix - - n - - discard",
    "virtual unix - n n - - virtual",
    "anvil unix - - n - 1 anvil",
    "scache unix - - n - 1 scache",
    "postlog unix-dgram n - n - 1 postlogd",
  ];
  return `${lines.join("\n")}\n`;
}

function asLines(settings: { readonly [name: string]: string }): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join("");
}

/** Starts it and waits until it greets. Stop it in `after`, or it outlives the test. */
export async function startPostfix(options: PostfixOptions = {}): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), "backstay-postfix-"));
  // Its daemons are another user and walk through here.
  await chmod(folder, 0o755);
  const owner = await idOf("postfix");
  const [config, mail] = [join(folder, "etc"), join(folder, "mail")];
  for (const name of ["etc", "queue", "data", "mail", "log"]) await mkdir(join(folder, name), { mode: 0o755 });
  await chown(join(folder, "data"), owner.uid, owner.gid);
  await chown(mail, owner.uid, owner.gid);
  const port = await freePort();
  let current: { [name: string]: string } = mainCf(folder, options, owner);
  await writeFile(join(config, "main.cf"), asLines(current));
  await writeFile(join(config, "master.cf"), masterCf(port));
  const server = spawn(join(SBIN, "postfix"), ["-c", config, "start-fg"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => server.once("close", () => resolve()));
  const log = () => readFile(join(folder, "log/mail.log"), "utf8").catch(() => "");
  const postfix = async (...words: string[]) => run(join(SBIN, "postfix"), ["-c", config, ...words]);

  // A test that dies takes it along.
  const abandon = () => {
    try {
      process.kill(Number(readFileSync(join(folder, "queue/pid/master.pid"), "utf8").trim()), "SIGTERM");
    } catch {
      server.kill("SIGTERM");
    }
  };
  process.once("exit", abandon);
  const stop = async () => {
    process.off("exit", abandon);
    if (server.exitCode === null) {
      await postfix("stop").catch(() => server.kill("SIGTERM"));
      await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
      if (server.exitCode === null) server.kill("SIGKILL");
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const until = Date.now() + START_MILLISECONDS;
  while (!(await greets(port))) {
    if (server.exitCode !== null || Date.now() > until) {
      const trouble = `Postfix did not start: ${said}${await log()}`;
      await stop();
      throw new Error(trouble);
    }
    await sleep(50);
  }

  return {
    port,
    folder,
    async received() {
      const inbox = join(mail, "inbox/new");
      const names = (await readdir(inbox).catch(() => [])).toSorted(byTime);
      return Promise.all(names.map((name) => readFile(join(inbox, name))));
    },
    async queue() {
      const { stdout } = await run(join(SBIN, "postqueue"), ["-c", config, "-j"], { maxBuffer: 64 * 1024 * 1024 });
      return stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Queued);
    },
    async flush() {
      await run(join(SBIN, "postqueue"), ["-c", config, "-f"]);
    },
    async change(settings) {
      current = { ...current, ...settings };
      await writeFile(join(config, "main.cf"), asLines(current));
      await postfix("reload");
    },
    log,
    stop,
  };
}

/** Names in a Maildir begin with the second; those of one second carry microseconds as `M<number>`. */
function byTime(a: string, b: string): number {
  const key = (name: string) => Number(name.split(".")[0]) * 1e6 + Number(/M(\d+)/.exec(name)?.[1] ?? 0);
  return key(a) - key(b) || (a < b ? -1 : 1);
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .setTimeout(2_000)
      .once("data", (chunk) => end(chunk.toString().startsWith("220")))
      .once("error", () => end(false))
      .once("timeout", () => end(false));
  });
}
