/**
 * What a volume's numbers are multiplied by, as its header says it: "Volume (K)", "Vol. [M]",
 * "Volume in millions".
 *
 * @returns 1 where the header says nothing.
 */
export function volumeUnit(name: string): number {
  const found = inBrackets.exec(name)?.[1] ?? inWords.exec(name)?.[1];
  if (found === undefined) return 1;
  const word = found.toLowerCase();
  return units.find(({ words }) => words.includes(word))?.factor ?? 1;
}

const inBrackets =
  /[([](?:in )?(k|m|mm|mn|mln|b|bn|thousands?|millions?|billions?|'?000s?)(?: [a-z$]+)?[)\]]/i;
const inWords = /\b(thousands?|millions?|billions?)\b/i;

const units: readonly { readonly factor: number; readonly words: readonly string[] }[] = [
  { factor: 1e3, words: ["k", "thousand", "thousands", "000", "'000", "000s", "'000s"] },
  { factor: 1e6, words: ["m", "mm", "mn", "mln", "million", "millions"] },
  { factor: 1e9, words: ["b", "bn", "billion", "billions"] },
];
