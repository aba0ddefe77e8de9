import type { RiskVerdict } from "../risk/risk-verdict.ts";

/** What stands in for the limits where nothing may be ordered yet. */
export function cannotTradeYet(
  phase: "warm-up" | "late",
  given: {
    /** A newer candle has closed. */
    readonly isPast: boolean;
    readonly held: number;
    readonly wanted: number;
    /** Candles that the strategy has seen, and needs. */
    readonly seen: number;
    readonly warmUp: number;
  },
): RiskVerdict {
  const { held, wanted, seen, warmUp, isPast } = given;
  const late = isPast
    ? "A newer candle had closed before this one came: it is only looked at."
    : "This candle came too long after its close: nothing is entered on it.";
  const check = {
    rule: phase,
    holds: false,
    exposureMax: 0,
    values: phase === "late" ? {} : { seenCandles: seen, warmUpCandles: warmUp },
    detail:
      phase === "late" ? late : "The strategy has not seen enough candles to mean what it says.",
  };
  const kind = held === wanted ? "unchanged" : "refused";
  return { kind, exposure: held, rule: phase, checks: [check] };
}
