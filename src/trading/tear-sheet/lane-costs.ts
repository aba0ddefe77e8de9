import { costOf } from "./cost-levels.ts";
import type { ExecutedFill } from "./executed-fills.ts";
import type { MarkedRun } from "./marked-run.ts";

/** What the run paid per side on average in each lane, fraction of the value; the usual where it paid nothing. */
export function laneCosts(fills: readonly ExecutedFill[], run: MarkedRun): readonly number[] {
  return run.lanes.map(({ costPerSide }, lane) => {
    let [paid, value] = [0, 0];
    for (const fill of fills) {
      if (fill.lane !== lane) continue;
      paid += costOf(fill);
      value += fill.value;
    }
    return value === 0 ? costPerSide : paid / value;
  });
}
