/** The environment, read and checked once at start. A wrong value stops the start with one line that names the variable. */
import { isIP, isIPv4, isIPv6 } from "node:net";
import { resolve } from "node:path";
import { existsSync } from "node:fs";

/** A setting that cannot be used; its message is one line naming the variable and what it takes. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

export type Config = {
  host: string;
  httpPort: number;
  /** Proxies whose forwarded headers are believed: `off`, `loopback`, or a list of addresses. */
  trustProxy: "off" | "loopback" | string[];
  /** Public address, without a slash at its end. */
  url: string;
  /** The port is null when the intake is turned off, 0 for any free one (tests). */
  smtp: { host: string; port: number | null; tls: { cert: string; key: string } | null };
  /** DNS server for mail authentication and guarded fetches; null is the system's. */
  dns: string | null;
  /** Addresses inside that what an administrator sets up may reach, such as a mail source; the public internet it always may. */
  allowedAddresses: readonly string[];
  /** Whether rate limits apply. */
  limits: boolean;
  dataDir: string;
  secretKey: string | null;
  databaseUrl: string | null;
  smtpUrl: string | null;
  /** Whether to create the demo vendor; null: only on an empty embedded database. */
  demo: boolean | null;
  admin: { email: string | null; password: string | null; token: string | null };
  logLevel: LogLevel;
};

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Environment = { [name: string]: string | undefined };

function fail(name: string, takes: string): never {
  throw new ConfigError(`${name} takes ${takes}`);
}

function port(env: Environment, name: string, fallback: number, zero: "refused" | "off" | "any"): number {
  const value = env[name];
  if (value === undefined || value === "") return fallback;
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  const least = zero === "refused" ? 1 : 0;
  if (!(number >= least && number <= 65_535))
    fail(name, `a port number from ${least} to 65535${zero === "off" ? " (0 turns it off)" : ""}, not "${value}"`);
  return number;
}

function flag(env: Environment, name: string): boolean | null {
  const value = env[name];
  if (value === undefined || value === "") return null;
  if (["1", "on", "true", "yes"].includes(value)) return true;
  if (["0", "off", "false", "no"].includes(value)) return false;
  return fail(name, `on or off (1 or 0), not "${value}"`);
}

function url(env: Environment, name: string, protocols: readonly string[]): string | null {
  const value = env[name];
  if (value === undefined || value === "") return null;
  const parsed = URL.canParse(value) ? new URL(value) : null;
  // The value itself may hold a password: it is not repeated.
  if (!parsed || !protocols.includes(parsed.protocol))
    fail(name, `an address beginning with ${protocols.map((p) => `${p}//`).join(" or ")}`);
  return value;
}

/** An address with or without a port: `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1`, `[2001:db8::1]:53`. */
function isServerAddress(value: string): boolean {
  if (isIP(value)) return true;
  const [, bracketed, plain, digits = "53"] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(value) ?? [];
  return (isIPv6(bracketed ?? "") || isIPv4(plain ?? "")) && Number(digits) >= 1 && Number(digits) <= 65_535;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Reads and checks the settings.
 * @param env the process environment
 * @throws ConfigError one line naming the variable and what it takes
 */
export function readConfig(env: Environment): Config {
  const host = env.BACKSTAY_HOST || "127.0.0.1";
  if (/[\s/]/.test(host)) fail("BACKSTAY_HOST", `a host name or address, not "${host}"`);
  const smtpHost = env.BACKSTAY_SMTP_HOST || "127.0.0.1";
  if (/[\s/]/.test(smtpHost)) fail("BACKSTAY_SMTP_HOST", `a host name or address, not "${smtpHost}"`);
  const httpPort = port(env, "BACKSTAY_HTTP_PORT", 3000, "any");
  const publicUrl = (url(env, "BACKSTAY_URL", ["http:", "https:"]) ?? `http://localhost:${httpPort || 3000}`).replace(/\/+$/, "");

  const { BACKSTAY_TLS_CERT: cert, BACKSTAY_TLS_KEY: key } = env;
  if (Boolean(cert) !== Boolean(key))
    fail(cert ? "BACKSTAY_TLS_KEY" : "BACKSTAY_TLS_CERT", "the path of a PEM file when the other of the pair is set");
  for (const [name, path] of [
    ["BACKSTAY_TLS_CERT", cert],
    ["BACKSTAY_TLS_KEY", key],
  ] as const) {
    if (path && !existsSync(path)) fail(name, `the path of a readable PEM file; there is none at "${path}"`);
  }

  const limits = flag(env, "BACKSTAY_LIMITS") ?? true;
  if (!limits && !(isLoopback(host) && isLoopback(smtpHost)))
    fail("BACKSTAY_LIMITS", "off only while BACKSTAY_HOST and BACKSTAY_SMTP_HOST are loopback addresses");

  // An installation without limits serves nobody but this machine, so it may reach it.
  const inside = (env.BACKSTAY_ALLOWED_ADDRESSES ?? "").split(",").flatMap((address) => address.trim() || []);
  const wrong = inside.find((address) => !isIP(address));
  if (wrong !== undefined) fail("BACKSTAY_ALLOWED_ADDRESSES", `addresses separated by commas, not "${wrong}"`);
  const allowedAddresses = [...inside, ...(limits ? [] : ["127.0.0.1", "::1"])];

  const logLevel = env.BACKSTAY_LOG || "info";
  if (!(LOG_LEVELS as readonly string[]).includes(logLevel)) fail("BACKSTAY_LOG", `one of ${LOG_LEVELS.join(", ")}, not "${logLevel}"`);

  const secretKey = env.BACKSTAY_SECRET_KEY || null;
  if (secretKey !== null && secretKey.length < 32) fail("BACKSTAY_SECRET_KEY", "at least 32 characters of random text");
  const databaseUrl = url(env, "DATABASE_URL", ["postgres:", "postgresql:"]);
  if (databaseUrl && !secretKey) fail("BACKSTAY_SECRET_KEY", "at least 32 characters of random text, and is required with DATABASE_URL");

  const dns = env.BACKSTAY_DNS || null;
  if (dns !== null && !isServerAddress(dns)) fail("BACKSTAY_DNS", `the address of a DNS server, with or without a port, not "${dns}"`);

  const email = env.BACKSTAY_ADMIN_EMAIL || null;
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) fail("BACKSTAY_ADMIN_EMAIL", `an e-mail address, not "${email}"`);
  const password = env.BACKSTAY_ADMIN_PASSWORD || null;
  if (password !== null && password.length < 10) fail("BACKSTAY_ADMIN_PASSWORD", "at least 10 characters");
  const token = env.BACKSTAY_ADMIN_TOKEN || null;
  if (token !== null && !/^[\x21-\x7e]{16,200}$/.test(token)) fail("BACKSTAY_ADMIN_TOKEN", "16 to 200 visible ASCII characters");

  for (const name of ["BACKSTAY_S3_URL", "BACKSTAY_VALKEY_URL"]) {
    if (env[name]) fail(name, "no value yet: this version keeps files on disk and limits in memory");
  }

  const proxies = env.BACKSTAY_TRUST_PROXY || "off";
  const trustProxy = proxies === "off" || proxies === "loopback" ? proxies : proxies.split(",").map((address) => address.trim());
  if (Array.isArray(trustProxy) && trustProxy.some((address) => !isIP(address)))
    fail("BACKSTAY_TRUST_PROXY", `off, loopback, or addresses separated by commas, not "${proxies}"`);

  return {
    host,
    httpPort,
    trustProxy,
    url: publicUrl,
    smtp: { host: smtpHost, port: port(env, "BACKSTAY_SMTP_PORT", 2525, "off") || null, tls: cert && key ? { cert, key } : null },
    dns,
    allowedAddresses,
    limits,
    dataDir: resolve(env.BACKSTAY_DATA_DIR || "./data"),
    secretKey,
    databaseUrl,
    smtpUrl: url(env, "BACKSTAY_SMTP_URL", ["smtp:", "smtps:"]),
    demo: flag(env, "BACKSTAY_DEMO"),
    admin: { email, password, token },
    logLevel: logLevel as LogLevel,
  };
}
