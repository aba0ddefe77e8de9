import type { GivenForecast } from "./given-forecast.ts";

/** Why a row is no forecast that can be judged. */
export type RefusalKind = keyof typeof refusalReasons;

const refusalReasons = {
  "no-time": "it has no readable time",
  "not-finite": "its forecast is no finite number",
  impossible: "no such price, return or probability can be",
  "known-outcome": "it was decided when the outcome was already known",
  "decided-late": "it was decided too far into the candle that it forecasts",
  "decided-early": "it was decided before the candle that its time names had closed",
  "off-grid": "its time is no whole multiple of the timeframe",
  "no-candle": "there is no candle of that time, or none before it",
  gap: "candles are missing before its outcome",
  duplicate: "there is already a forecast for that candle",
} as const;

/** Rows refused for one reason. */
export interface RefusedForecasts {
  readonly kind: RefusalKind;
  /** "its time is no whole multiple of the timeframe". */
  readonly reason: string;
  readonly count: number;
  /** Line of the first one, from 1. */
  readonly firstLine: number;
  /** Its time as written, UTC epoch milliseconds. */
  readonly firstTimeMs: number | undefined;
}

export interface RefusalTally {
  /** @param reason The first one's own words, where the table's are too general. */
  readonly add: (kind: RefusalKind, row: GivenForecast, reason?: string) => void;
  /** In the order of `RefusalKind`'s table. */
  readonly finish: () => readonly RefusedForecasts[];
}

/** Counts refused rows by reason and remembers the first of each. */
export function refusalTally(): RefusalTally {
  const tally = new Map<RefusalKind, RefusedForecasts>();
  return {
    add: (kind, { line, candleTimeMs, decidedAtMs }, reason = refusalReasons[kind]) => {
      const first = { firstLine: line, firstTimeMs: candleTimeMs ?? decidedAtMs };
      const known = tally.get(kind) ?? { kind, reason, count: 0, ...first };
      tally.set(kind, { ...known, count: known.count + 1 });
    },
    finish: () =>
      (Object.keys(refusalReasons) as RefusalKind[]).flatMap((kind) => tally.get(kind) ?? []),
  };
}
