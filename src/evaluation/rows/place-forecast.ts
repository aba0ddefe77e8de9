import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { CandleTimeMeaning, GivenForecast } from "./given-forecast.ts";
import type { RefusalKind } from "./refused-forecasts.ts";

/** Where a row belongs: the stored position of t, or why it belongs nowhere. */
export type Placing =
  | { readonly kind: "judged"; readonly position: number }
  | { readonly kind: "pending" }
  | { readonly kind: "refused"; readonly reason: RefusalKind; readonly words?: string };

const graceMsMin = 5000;
const graceShare = 0.002;
const graceShareMax = 0.1;

/**
 * How long after the close of t somebody may decide and still be measured from that close: 5 s or 2 %
 * of the candle, whichever is more, but never more than a tenth of it.
 *
 * @param stepMs Duration of one candle, milliseconds.
 */
function decisionGraceMs(stepMs: number): number {
  return Math.min(Math.max(graceMsMin, graceShare * stepMs), graceShareMax * stepMs);
}

/**
 * Makes what finds the candle t that a row is measured from: the last one that had closed when it was
 * decided. A candle time has to name that same candle; without a decision time it alone names t.
 */
export function placeForecast(
  series: CandleSeries,
  options: {
    readonly horizon: number;
    readonly timeMeaning: CandleTimeMeaning;
    /** False places rows whose outcome is not stored too; default true. */
    readonly needsOutcome?: boolean | undefined;
  },
): (row: GivenForecast) => Placing {
  const stepMs = timeframeMs(series.timeframe);
  const spanMs = options.horizon * stepMs;
  const refusedByDelay = delayLimits(stepMs, spanMs);
  const toOpenMs = { open: 0, close: stepMs, target: spanMs }[options.timeMeaning];
  const placeCandle = placeOfCandle(series, options.needsOutcome === false ? 0 : options.horizon);
  return (row) => {
    const { candleTimeMs, decidedAtMs, broken } = row;
    const namedMs = candleTimeMs === undefined ? undefined : candleTimeMs - toOpenMs;
    const openMs = namedMs ?? lastClosedOpenMs(decidedAtMs, stepMs);
    if (openMs === undefined || broken === "time") return refused("no-time");
    if (broken === "value") return refused("not-finite");
    if (openMs % stepMs !== 0) return refused("off-grid");
    if (decidedAtMs === undefined) return placeCandle(openMs);
    return refusedByDelay(decidedAtMs - (openMs + stepMs)) ?? placeCandle(openMs);
  };
}

function placeOfCandle(series: CandleSeries, horizon: number): (openMs: number) => Placing {
  const { openTimeMs } = series;
  const spanMs = horizon * timeframeMs(series.timeframe);
  const positions = new Map(Array.from(openTimeMs, (timeMs, position) => [timeMs, position]));
  const lastOpenMs = openTimeMs[candleCount(series) - 1] ?? -Infinity;
  return (openMs) => {
    if (openMs + spanMs > lastOpenMs) return { kind: "pending" };
    const position = positions.get(openMs);
    // The first candle has no return before it.
    if (position === undefined || position === 0) return refused("no-candle");
    const isWhole = openTimeMs[position + horizon] === openMs + spanMs;
    return isWhole ? { kind: "judged", position } : refused("gap");
  };
}

// Candles close at whole multiples of their duration.
function lastClosedOpenMs(decidedAtMs: number | undefined, stepMs: number): number | undefined {
  if (decidedAtMs === undefined) return undefined;
  return Math.floor(decidedAtMs / stepMs) * stepMs - stepMs;
}

// From the close of t to the decision.
function delayLimits(stepMs: number, spanMs: number): (lagMs: number) => Placing | undefined {
  const graceMs = decisionGraceMs(stepMs);
  return (lagMs) => {
    if (lagMs >= spanMs) return refused("known-outcome");
    if (lagMs > graceMs) return decidedLate(lagMs, graceMs);
    return lagMs < 0 ? refused("decided-early") : undefined;
  };
}

function decidedLate(lagMs: number, graceMs: number): Placing {
  const words = `it was decided ${lagText(lagMs)} into the candle that it forecasts (${lagText(graceMs)} are allowed)`;
  return { ...refused("decided-late"), words };
}

// "2.1 s", "72 s", "59 min 59 s"
function lagText(lagMs: number): string {
  const seconds = lagMs < 10_000 ? Math.round(lagMs / 100) / 10 : Math.floor(lagMs / 1000);
  if (seconds < 120) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? "" : ` ${rest} s`}`;
}

function refused(reason: RefusalKind) {
  return { kind: "refused", reason } as const;
}
