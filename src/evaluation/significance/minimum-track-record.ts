import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import { sharpeVariance, type SharpeSample } from "./probabilistic-sharpe.ts";

/**
 * Rows that a record must have before its Sharpe ratio is beyond a benchmark with the given
 * confidence: 1 + (1 - g3 SR + (g4 - 1) / 4 SR^2) (z / (SR - SR*))^2.
 *
 * @param sample Its `rows` do not matter.
 * @param options.benchmark SR* per row; default 0.
 * @param options.confidence In (0, 1); default 0.95.
 * @returns Rows, not rounded; `undefined` where the Sharpe ratio is not above the benchmark (no record
 *   is long enough) and where the moments leave no variance.
 * @see Bailey & Lopez de Prado (2012), "The Sharpe ratio efficient frontier", Journal of Risk 15(2).
 */
export function minimumTrackRecord(
  sample: Omit<SharpeSample, "rows">,
  options: { readonly benchmark?: number; readonly confidence?: number } = {},
): number | undefined {
  const distance = sample.sharpe - (options.benchmark ?? 0);
  const variance = sharpeVariance({ ...sample, rows: 0 });
  if (distance <= 0 || variance === undefined) return undefined;
  return 1 + variance * (normalQuantile(options.confidence ?? 0.95) / distance) ** 2;
}
