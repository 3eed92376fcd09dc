/**
 * A process that sets one document and ends. A thread would not do: the compiler keeps what it has set in memory of its own that lives as long as
 * its process does (half a gigabyte after a long table), and what it does cannot be broken off.
 */
import { readFileSync } from "node:fs";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const FONTS = [
  "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
  "@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf",
  "@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf",
  "@expo-google-fonts/vazirmatn/700Bold/Vazirmatn_700Bold.ttf",
];

export type SetResult = { pdf: Uint8Array } | { error: string };

function set(document: string): SetResult {
  const compiler = NodeCompiler.create({
    // A folder with nothing in it that a document could name; templates name none either.
    workspace: import.meta.dirname,
    fontArgs: [{ fontBlobs: FONTS.map((font) => readFileSync(new URL(import.meta.resolve(font)))) }],
    inputs: { document },
  });
  const compiled = compiler.compile({ mainFileContent: readFileSync(new URL("template.typ", import.meta.url), "utf8") });
  const { result } = compiled;
  if (!result) return { error: JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? "no document") };
  return { pdf: new Uint8Array(compiler.pdf(result)) };
}

process.once("message", (document: string) => {
  process.send!(set(document), () => process.disconnect?.());
});
