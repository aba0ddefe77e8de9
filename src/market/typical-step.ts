/** Collects the steps from one row to the next, whatever way time runs. */
export interface StepTally {
  /** The next row's open time in the order of the file; a repeated one is no step. */
  readonly add: (openTimeMs: number) => void;
  /** @returns `undefined`: fewer than 20 steps, or no length has more than half of them. */
  readonly typical: () => TypicalStep | undefined;
}

export interface TypicalStep {
  readonly stepMs: number;
  /** Share of all steps that have exactly this length, above 0.5. */
  readonly share: number;
}

const stepsMin = 20;
/** A length that first shows after so many others has no majority in any file worth reading. */
const lengthsMax = 1000;

/** Memory does not grow with the number of rows. */
export function createStepTally(): StepTally {
  const counts = new Map<number, number>();
  let steps = 0;
  let lastMs: number | undefined;
  return {
    add: (openTimeMs) => {
      const stepMs = lastMs === undefined ? 0 : Math.abs(openTimeMs - lastMs);
      lastMs = openTimeMs;
      if (stepMs === 0) return;
      steps += 1;
      const count = counts.get(stepMs);
      if (count !== undefined) counts.set(stepMs, count + 1);
      else if (counts.size < lengthsMax) counts.set(stepMs, 1);
    },
    typical: () => {
      if (steps < stepsMin) return undefined;
      for (const [stepMs, count] of counts) {
        if (count > steps / 2) return { stepMs, share: count / steps };
      }
      return undefined;
    },
  };
}
