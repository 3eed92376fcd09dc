/** Deterministic customer mails (RFC 5322) in five languages: plain, with HTML, with an attachment. Each has a subject of its own. */
import { seeded } from "./seeded.ts";

const WORDS = {
  en: {
    names: ["Alice Brown", "Tom Hughes"],
    subject: "License activation fails",
    hi: "Hello,",
    said: [
      "After the update the activation fails with error E4021.",
      "Restarting the service does not help.",
      "Could you tell us when a fix will be released?",
      "The same steps work on the test machine.",
    ],
  },
  pt: {
    names: ["João Conceição", "Inês Gonçalves"],
    subject: "Erro na ativação da licença",
    hi: "Olá,",
    said: [
      "Depois da atualização a ativação da licença falha.",
      "Já reiniciámos o servidor duas vezes sem êxito.",
      "Precisamos da fatura com a morada corrigida.",
    ],
  },
  cs: {
    names: ["Jiří Dvořák", "Tereza Kořínková"],
    subject: "Chyba při aktivaci licence",
    hi: "Dobrý den,",
    said: ["Po aktualizaci selže aktivace licence.", "Službu jsme už dvakrát restartovali, bez úspěchu.", "Kdy bude vydána oprava?"],
  },
  ar: {
    names: ["أحمد حسن", "فاطمة علي"],
    subject: "فشل تفعيل الرخصة",
    hi: "مرحبا،",
    said: ["بعد التحديث يفشل تفعيل الرخصة.", "أعدنا تشغيل الخادم مرتين دون جدوى.", "متى سيصدر الإصلاح؟"],
  },
  de: {
    names: ["Jürgen Müller", "Anne Groß"],
    subject: "Lizenzaktivierung schlägt fehl",
    hi: "Guten Tag,",
    said: [
      "Nach dem Update schlägt die Lizenzaktivierung fehl.",
      "Ein Neustart des Dienstes hilft nicht.",
      "Wann ist mit einer Korrektur zu rechnen?",
    ],
  },
} as const;
const LANGUAGES = ["en", "pt", "cs", "de", "ar"] as const;

const encodedWord = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
const lines = (bytes: Buffer) => bytes.toString("base64").replaceAll(/.{76}/g, "$&\r\n");
const part = (type: string, body: Buffer, more = "") =>
  `Content-Type: ${type}\r\n${more}Content-Transfer-Encoding: base64\r\n\r\n${lines(body)}\r\n`;

export type GeneratedMail = { /** Stands in the subject, and nowhere else. */ mark: string; from: string; bytes: Buffer };

/**
 * Makes mail number `n`; the same arguments make the same bytes.
 * @param run sets the Message-IDs of one run apart from those of another
 */
export function generateMail(n: number, { seed, run, to }: { seed: number; run: string; to: string }): GeneratedMail {
  const random = seeded(seed * 1_000_003 + n);
  const { names, subject, hi, said } = WORDS[random.pick(LANGUAGES)];
  const name = random.pick(names);
  const from = `user${random.between(0, 150)}@customer${random.between(0, 60)}.example`;
  const mark = `m${run}x${String(n).padStart(6, "0")}`;
  const paragraphs = Array.from({ length: random.between(1, 6) }, () =>
    Array.from({ length: random.between(1, 4) }, () => random.pick(said)).join(" "),
  );
  const text = [hi, ...paragraphs, name].join("\n\n").replaceAll("\n", "\r\n");
  const html = `<html><body>${[hi, ...paragraphs, name].map((paragraph) => `<p>${paragraph}</p>`).join("\r\n")}</body></html>`;
  const boundary = (level: number) => `----=_Part_${level}_${seed}_${n}`;
  const multipart = (kind: string, level: number, parts: string[]) =>
    `Content-Type: multipart/${kind}; boundary="${boundary(level)}"\r\n\r\n${parts.map((one) => `--${boundary(level)}\r\n${one}`).join("")}--${boundary(level)}--\r\n`;
  const plain = part("text/plain; charset=utf-8", Buffer.from(text));
  const both = () => multipart("alternative", 1, [plain, part("text/html; charset=utf-8", Buffer.from(html))]);
  const log = () =>
    Buffer.from(
      Array.from(
        { length: random.between(20, 200) },
        (_, k) => `10:${10 + (k % 50)}:00 ERROR job ${random.between(0, 1_000_000)} failed`,
      ).join("\n"),
    );
  const kind = random();
  const body =
    kind < 0.4
      ? plain
      : kind < 0.8
        ? both()
        : multipart("mixed", 2, [
            both(),
            part('text/plain; name="server.log"', log(), 'Content-Disposition: attachment; filename="server.log"\r\n'),
          ]);
  const head = [
    `Date: ${new Date(Date.UTC(2026, 0, 1) + n * 61_000).toUTCString().replace("GMT", "+0000")}`,
    `From: ${encodedWord(name)} <${from}>`,
    `To: Support <${to}>`,
    `Subject: ${encodedWord(`${subject} ${mark}`)}`,
    `Message-ID: <${run}.${seed}.${n}@customer.example>`,
    "MIME-Version: 1.0",
  ];
  return { mark, from, bytes: Buffer.from(`${head.join("\r\n")}\r\n${body}`) };
}
