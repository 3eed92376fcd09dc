import type { AttachmentName } from "./model.ts";
import type { Random } from "./random.ts";

/** A file that a message of the demo carries. */
export interface PlannedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
}

/** Writes a file of the kind its name says, out of the words of the ticket. @param at when it was sent; its lines lie before it */
export function makeAttachment(random: Random, name: AttachmentName, words: Readonly<Record<string, string>>, at: Date): PlannedFile {
  const stamp = (line: number) => new Date(at.getTime() - (60 - line) * 61_000).toISOString();
  const rows = random.between(14, 40);
  if (name.endsWith(".csv")) {
    const lines = Array.from({ length: rows }, (_, line) =>
      [
        stamp(line),
        words["sku"],
        words["bin"],
        random.between(-40, 90),
        `RF-${random.between(1, 24)}`,
        random.between(410_000, 988_000),
      ].join(";"),
    );
    return { fileName: name, mediaType: "text/csv", text: `time;article;bin;quantity;device;document\n${lines.join("\n")}\n` };
  }
  const levels = ["INFO", "INFO", "INFO", "WARN", "ERROR"];
  const said = [
    "picked by worker 1",
    "picked by worker 2",
    "answer after 31 ms",
    "no answer within 10 s",
    "queued again",
    "connection closed by peer",
  ];
  const lines = Array.from(
    { length: rows },
    (_, line) => `${stamp(line)} ${random.pick(levels).padEnd(5)} [${words["trace"]}] ${random.pick(said)}`,
  );
  return {
    fileName: name,
    mediaType: "text/plain",
    text: `# ${words["product"]} ${words["version"]} on ${words["server"]}\n${lines.join("\n")}\n`,
  };
}
