import { assert } from "../../foundation/assert.ts";
import { joinColumns } from "./join-columns.ts";
import type { MarketRows } from "./market-rows.ts";

/**
 * Joins rows of one market that follow each other in time.
 *
 * @throws {InvariantError} there are none, or a part begins before the one before it ends.
 */
export function joinRows(parts: readonly MarketRows[]): MarketRows {
  const [first] = parts;
  assert(first !== undefined, "there is at least one part to join");
  const column = (of: (part: MarketRows) => Float64Array): Float64Array =>
    joinColumns(parts.map(of));
  const decisionTimeMs = column((part) => part.decisionTimeMs);
  assert(
    decisionTimeMs.every((timeMs, i) => i === 0 || timeMs > decisionTimeMs[i - 1]!),
    "joined rows rise in time",
  );
  return {
    ...first,
    position: Int32Array.from(column((part) => Float64Array.from(part.position))),
    decisionTimeMs,
    lastClose: column((part) => part.lastClose),
    futureClose: column((part) => part.futureClose),
    outcomeLogReturn: column((part) => part.outcomeLogReturn),
    previousReturn: column((part) => part.previousReturn),
    lags: { inputs: column((part) => part.lags.inputs), width: first.lags.width },
    volatility: column((part) => part.volatility),
    trend: column((part) => part.trend),
  };
}
