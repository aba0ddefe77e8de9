import { RefusedError } from "../../foundation/errors.ts";
import { quantile } from "../../foundation/statistics/quantile.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";

/** A median move beyond this fraction, times the root of the horizon, is a misunderstanding. */
const medianChangeMax = 0.2;
/** Answers that differ by less are one and the same. */
const spreadMin = 1e-9;

/** A foreign model's answers, one per window. */
export interface ForeignAnswers {
  readonly closes: ArrayLike<number>;
  /** close / lastClose - 1. */
  readonly changes: ArrayLike<number>;
  readonly horizon: number;
}

/**
 * Refuses answers that no market makes, which usually means that the model was misunderstood.
 *
 * @throws {RefusedError} E_FOREIGN_OUTPUT.
 */
export function refuseOutput({ closes, changes, horizon }: ForeignAnswers): void {
  const all = Float64Array.from(changes);
  const bad = all.findIndex((change, w) => !Number.isFinite(change) || !Number.isFinite(closes[w]));
  if (bad >= 0) {
    refuse(
      `window ${bad} of ${all.length} is answered with ${closes[bad]}, which is no finite number`,
    );
  }
  const relative = Float64Array.from(closes, (close) => close / closes[0]!);
  if (standardDeviation(all) < spreadMin || standardDeviation(relative) < spreadMin) {
    refuse(`it answers all ${all.length} windows with one and the same forecast`);
  }
  const median = quantile(all.map(Math.abs), 0.5);
  if (median <= medianChangeMax * Math.sqrt(horizon)) return;
  refuse(
    `half of its closes lie more than ${(100 * median).toPrecision(3)} % from the last close; the first window is answered with a close of ${closes[0]}`,
  );
}

function refuse(reason: string): never {
  throw new RefusedError(
    "E_FOREIGN_OUTPUT",
    `Cannot adopt the model: ${reason}; check --output, --scaling and the order of --inputs`,
  );
}
