/** A Dovecot of the test's own: configuration, mail and sockets in a temporary folder, on free ports of loopback. */
import { execFile, spawn } from "node:child_process";
import { access, chown, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { selfSigned } from "./certificate.ts";

const run = promisify(execFile);
const PROGRAM = "/usr/sbin/dovecot";
const START_MILLISECONDS = 20_000;

export type DovecotOptions = {
  /** Passwords by user. */
  users: { readonly [user: string]: string };
  /** Asked about access tokens: `{"active": true, "username": ...}`; the token is added to it. */
  introspectionUrl?: string;
  /** Further lines of the configuration; they win over those of the helper. */
  settings?: string;
};

export type Dovecot = {
  /** Plain and STARTTLS. */
  port: number;
  /** TLS from the first byte. */
  tlsPort: number;
  /** PEM of the certificate, made out to `localhost` and 127.0.0.1 and signed by itself. */
  certificate: string;
  folder: string;
  /** Puts a mail where a delivery agent would. */
  deliver(user: string, raw: string | Buffer, folder?: string): Promise<void>;
  /** File names of the mails in a folder, with their flags after `:2,`. */
  mails(user: string, folder?: string): Promise<string[]>;
  /** Gives every mail a new UID, as after a restore. */
  changeUidValidity(user: string, folder?: string): Promise<void>;
  /** Ends all sessions. */
  kick(user: string): Promise<void>;
  log(): Promise<string>;
  stop(): Promise<void>;
};

/** Why no Dovecot can be run here, or null when one can. For `skip` of a test. */
export async function dovecotAbsent(): Promise<string | null> {
  if (process.getuid?.() !== 0) return "Dovecot is started by root only";
  const found = await access(PROGRAM).then(
    () => true,
    () => false,
  );
  return found ? null : "Dovecot is not installed";
}

/** Ports of loopback nobody listens on now. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function idOf(user: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run("id", ["-u", user]), run("id", ["-g", user])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function configuration(folder: string, port: number, tlsPort: number, { introspectionUrl, settings = "" }: DovecotOptions): string {
  return `
protocols = imap
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = backstay-test-${port}
log_path = ${folder}/dovecot.log
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
ssl_dh =
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 0
maildir_copy_with_hardlinks = yes
mailbox_list_index = no
imap_idle_notify_interval = 30 s
mailbox_idle_check_interval = 1 s
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN ${folder}/users
}
${introspectionUrl ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf\n}` : ""}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
  # No growing delays after wrong passwords.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
${settings}
`;
}

/**
 * Starts one.
 * @throws Error with its log when it does not come up
 */
export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  // Short: a path of a socket has 107 bytes at most. Readable by the users its parts run as.
  const folder = await mkdtemp(join(tmpdir(), "dovecot-"));
  const [port = 0, tlsPort = 0] = await freePorts(2);
  const { uid, gid } = await idOf("mail");
  await run("chmod", ["755", folder]);
  for (const name of ["run", "state", "mail"]) await mkdir(join(folder, name), { mode: 0o755 });
  await chown(join(folder, "mail"), uid, gid);
  selfSigned({
    name: "localhost",
    names: "DNS:localhost,DNS:imap.test,IP:127.0.0.1",
    key: join(folder, "key.pem"),
    certificate: join(folder, "cert.pem"),
  });
  await writeFile(
    join(folder, "users"),
    Object.entries(options.users)
      .map(([user, password]) => `${user}:{PLAIN}${password}\n`)
      .join(""),
  );
  if (options.introspectionUrl)
    await writeFile(
      join(folder, "oauth2.conf"),
      `introspection_mode = get\nintrospection_url = ${options.introspectionUrl}\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n`,
    );
  const file = join(folder, "dovecot.conf");
  await writeFile(file, configuration(folder, port, tlsPort, options));
  const log = async () => readFile(join(folder, "dovecot.log"), "utf8").catch(() => "");
  const server = spawn(PROGRAM, ["-F", "-c", file], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const stop = async () => {
    server.kill("SIGTERM");
    const timer = setTimeout(() => server.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  if (!(await greets(port, () => server.exitCode !== null))) {
    const text = await log();
    await stop();
    throw new Error(`Dovecot did not start:\n${text}`);
  }

  /** Whether somebody is signed in. */
  const sessions = async (user: string) => (await run("doveadm", ["-c", file, "-f", "flow", "who", "-1", user])).stdout.includes(user);
  let counter = 0;
  const pathOf = (user: string, name = "INBOX") => join(folder, "mail", user, ...(name === "INBOX" ? [] : [`.${name}`]));
  const maildir = async (path: string) => {
    for (const part of ["", "tmp", "new", "cur"]) {
      await mkdir(join(path, part), { recursive: true });
      await chown(join(path, part), uid, gid);
    }
  };
  return {
    port,
    tlsPort,
    certificate: await readFile(join(folder, "cert.pem"), "utf8"),
    folder,
    async deliver(user, raw, name) {
      const path = pathOf(user, name);
      if (name) await maildir(pathOf(user));
      await maildir(path);
      const file = `${Math.floor(Date.now() / 1_000)}.${process.pid}_${(counter += 1)}.test`;
      await writeFile(join(path, "tmp", file), raw);
      await chown(join(path, "tmp", file), uid, gid);
      await rename(join(path, "tmp", file), join(path, "new", file));
    },
    async mails(user, name) {
      const path = pathOf(user, name);
      const parts = await Promise.all(["new", "cur"].map((part) => readdir(join(path, part)).catch((): string[] => [])));
      return parts.flat();
    },
    async changeUidValidity(user, name) {
      // A session that is still open would write down the old one again.
      for (const end = Date.now() + START_MILLISECONDS; await sessions(user); await sleep(50)) {
        if (Date.now() > end) throw new Error(`Somebody is still signed in as ${user}`);
        await run("doveadm", ["-c", file, "kick", user]).catch(() => {});
      }
      const path = pathOf(user, name);
      const own = (await readdir(path)).filter((file) => file.startsWith("dovecot") && file !== "dovecot-uidvalidity");
      for (const file of own) await rm(join(path, file), { force: true });
      // The new one is a second, and must not be the old one's.
      await sleep(1_100);
    },
    async kick(user) {
      await run("doveadm", ["-c", file, "kick", user]).catch(() => {});
    },
    log,
    stop,
  };
}

/** Waits for the greeting. */
async function greets(port: number, gone: () => boolean): Promise<boolean> {
  for (const end = Date.now() + START_MILLISECONDS; Date.now() < end && !gone(); await sleep(50)) {
    const greeted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      const done = (yes: boolean) => {
        socket.destroy();
        resolve(yes);
      };
      socket.setTimeout(2_000, () => done(false));
      socket.once("data", () => done(true)).once("error", () => done(false));
    });
    if (greeted) return true;
  }
  return false;
}
