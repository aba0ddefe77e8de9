import { placedCommandLine } from "../next-commands.ts";
import { shellWord } from "../shell-word.ts";

/** A `sentiment` command, for a shell, with the folder of the data where it is not the default's. */
export function sentimentCommandLine(
  words: readonly string[],
  { dataDir }: { readonly dataDir: string },
): string {
  return placedCommandLine(["sentiment", ...words].map(shellWord).join(" "), { dataDir });
}
