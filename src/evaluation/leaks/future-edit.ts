import type { LeakFinding } from "./leak-finding.ts";

/** One thing that was computed twice: from the candles as they are, and with the future edited. */
export interface EditedPart {
  /** "return scaler", "forecasts"; parts of one name are told together. */
  readonly name: string;
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

/**
 * Nothing that was known at t may change when every candle after t is replaced; the comparison is
 * bit by bit, without a tolerance.
 *
 * @param parts Only what was known at t; a part's two arrays are in the same order.
 */
export function checkFutureEdit(parts: readonly EditedPart[]): LeakFinding {
  const compared = parts.reduce((sum, { before }) => sum + before.length, 0);
  if (compared === 0) {
    const detail = "Nothing lies before the edited candles.";
    return { check: "future-edit", kind: "not-checked", detail, figures: { values: 0 } };
  }
  const changed = new Map<string, number>();
  for (const part of parts) {
    changed.set(part.name, (changed.get(part.name) ?? 0) + changedValues(part));
  }
  const total = [...changed.values()].reduce((sum, values) => sum + values, 0);
  const figures = { values: compared, changedValues: total };
  if (total === 0) {
    const detail = `With every later candle replaced, all ${formatted(compared)} that were known before stay the same, bit by bit.`;
    return { check: "future-edit", kind: "clean", detail, figures };
  }
  const told = [...changed]
    .filter(([, values]) => values > 0)
    .map(([name, values]) => `${name} (${formatted(values)})`);
  const detail = `The future reaches back: replacing later candles changes ${told.join(", ")}.`;
  return { check: "future-edit", kind: "leak", detail, figures };
}

function changedValues({ before, after }: EditedPart): number {
  let changed = Math.abs(before.length - after.length);
  for (let i = 0; i < Math.min(before.length, after.length); i++) {
    if (!Object.is(before[i], after[i])) changed++;
  }
  return changed;
}

function formatted(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "value" : "values"}`;
}
