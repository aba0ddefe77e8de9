import { median } from "../src/foundation/statistics/quantile.ts";

/** One round of training steps, timed one by one. */
export interface StepRound {
  readonly medianMsPerStep: number;
  readonly minMsPerStep: number;
}

/** A library that is ready to train: parameters stand, code is warm. */
export interface TimedSteps {
  readonly name: string;
  /** Trains `steps` batches of 32 windows. */
  round(steps: number): Promise<StepRound>;
  close(): Promise<void>;
}

/** Times `step` by the wall clock. */
export async function timeSteps(step: () => Promise<void>, steps: number): Promise<StepRound> {
  const timesMs: number[] = [];
  for (let i = 0; i < steps; i += 1) {
    const startMs = performance.now();
    await step();
    timesMs.push(performance.now() - startMs);
  }
  return { medianMsPerStep: median(timesMs), minMsPerStep: Math.min(...timesMs) };
}

/**
 * Lets libraries take turns, so that whatever else the machine does hurts all of them alike.
 *
 * @returns Rounds of each library, in the order of `libraries`.
 */
export async function takeTurns(
  libraries: readonly TimedSteps[],
  { rounds, steps }: { readonly rounds: number; readonly steps: number },
): Promise<readonly (readonly StepRound[])[]> {
  const results = libraries.map((): StepRound[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, library] of libraries.entries()) results[i]!.push(await library.round(steps));
  }
  return results;
}
