/**
 * One sentence about everything that nobody said; none where all was said.
 *
 * @param untold Clauses with what was done instead: "how far ahead they look (1 candle was taken)".
 */
export function untoldNote(untold: readonly string[]): readonly string[] {
  if (untold.length === 0) return [];
  const last = untold.at(-1)!;
  const before = untold.slice(0, -1);
  return [`Nobody said ${before.length === 0 ? last : `${before.join("; ")}; nor ${last}`}.`];
}
