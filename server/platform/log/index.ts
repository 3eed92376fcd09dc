/** Logs: JSON lines on stderr, or short readable lines when stderr is a terminal. No message bodies, no secrets. */
import { pino, type DestinationStream, type Logger as PinoLogger } from "pino";

export type Logger = PinoLogger;

const REDACTED = [
  "*.password",
  "*.token",
  "*.secret",
  "*.authorization",
  "*.cookie",
  "*.key",
  "*.proof",
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "key",
  "proof",
];
const LEVEL_WORDS: { [level: number]: string } = { 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };

function terminal(): DestinationStream {
  return {
    write(line: string) {
      const {
        level,
        time,
        msg,
        pid: _pid,
        hostname: _hostname,
        err,
        ...rest
      } = JSON.parse(line) as {
        level: number;
        time: number;
        msg?: string;
        pid?: number;
        hostname?: string;
        err?: { stack?: string };
      };
      const details = Object.entries(rest)
        .map(([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
        .join("");
      process.stderr.write(
        `${new Date(time).toISOString()} ${LEVEL_WORDS[level] ?? level} ${msg ?? ""}${details}${err?.stack ? `\n${err.stack}` : ""}\n`,
      );
    },
  };
}

/**
 * Makes the program's logger.
 * @param level lowest level written
 * @param destination where lines go; stderr when absent
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const target = destination ?? (process.stderr.isTTY ? terminal() : process.stderr);
  return pino({ level, redact: { paths: REDACTED, censor: "[hidden]" }, base: { pid: process.pid } }, target);
}
