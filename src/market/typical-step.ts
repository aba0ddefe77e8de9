export interface TypicalStep {
  readonly stepMs: number;
  /** Share of all steps that have exactly this length, above 0.5. */
  readonly share: number;
}

const stepsMin = 20;

/**
 * The time from one row to the next that most rows share, whatever their order.
 *
 * @param openTimeMs Any order, duplicates allowed.
 * @returns `undefined`: fewer than 20 steps, or no step has more than half of them.
 */
export function typicalStep(openTimeMs: Float64Array): TypicalStep | undefined {
  const sorted = openTimeMs.toSorted();
  const counts = new Map<number, number>();
  let steps = 0;
  for (let i = 1; i < sorted.length; i++) {
    const step = sorted[i]! - sorted[i - 1]!;
    if (step === 0) continue;
    counts.set(step, (counts.get(step) ?? 0) + 1);
    steps += 1;
  }
  if (steps < stepsMin) return undefined;
  for (const [stepMs, count] of counts) {
    if (count > steps / 2) return { stepMs, share: count / steps };
  }
  return undefined;
}
