import { shellWord } from "../shell-word.ts";

const usualDataDir = "./data";

/** A `sentiment` command, for a shell, with the folder of the data where it is not the default's. */
export function sentimentCommandLine(
  words: readonly string[],
  { dataDir }: { readonly dataDir: string },
): string {
  const place = dataDir === usualDataDir ? [] : ["--data-dir", dataDir];
  return ["candlecast", "sentiment", ...words, ...place].map(shellWord).join(" ");
}
