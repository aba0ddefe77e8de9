import type { Signal } from "../../trading/strategies/signal.ts";

const words: Readonly<Record<Signal["stance"], string>> = {
  long: "long buy 1 1.0 +1",
  short: "short -1 -1.0",
  flat: "flat exit close cash none neutral 0 0.0 -0 -0.0",
  keep: "keep hold",
};

/**
 * The stance that a cell means.
 *
 * @returns Why not, where the word is unknown or means two things.
 */
export function stanceOfWord(
  cell: string | number,
): Signal["stance"] | { readonly refused: string } {
  const word = String(cell).trim().toLowerCase();
  const stances = Object.keys(words) as Signal["stance"][];
  const found = stances.find((stance) => words[stance].split(" ").includes(word));
  if (found !== undefined) return found;
  if (word === "sell")
    return { refused: 'says "sell", which may mean short or flat: write one of these' };
  return {
    refused: `says ${JSON.stringify(cell)}, which is none of long, short, flat, keep, 1, -1, 0`,
  };
}
