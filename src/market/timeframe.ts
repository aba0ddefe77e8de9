import { MisuseError } from "../foundation/errors.ts";

/** How long one candle lasts, as exchanges write it. */
export type Timeframe = keyof typeof durationsMs;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const durationsMs = {
  "1m": minuteMs,
  "3m": 3 * minuteMs,
  "5m": 5 * minuteMs,
  "15m": 15 * minuteMs,
  "30m": 30 * minuteMs,
  "1h": hourMs,
  "2h": 2 * hourMs,
  "4h": 4 * hourMs,
  "6h": 6 * hourMs,
  "8h": 8 * hourMs,
  "12h": 12 * hourMs,
  "1d": dayMs,
} as const;

export const timeframes = Object.keys(durationsMs) as readonly Timeframe[];

/** Duration of one candle in milliseconds; candles open at whole multiples of it since the epoch (UTC). */
export function timeframeMs(timeframe: Timeframe): number {
  return durationsMs[timeframe];
}

/** @throws {MisuseError} `text` is none of `timeframes`. */
export function parseTimeframe(text: string): Timeframe {
  if (Object.hasOwn(durationsMs, text)) return text as Timeframe;
  throw new MisuseError(
    "E_TIMEFRAME",
    `Cannot read the timeframe: it must be one of ${timeframes.join(", ")}, value was ${JSON.stringify(text)}${meantTimeframe(text)}`,
  );
}

const unitsMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: dayMs };

// "1hour", "60min", "1H", "24h" -> 1h, 1h, 1h, 1d
function meantTimeframe(text: string): string {
  const [, count = "1", unit = ""] = /^(\d*) *([mhd])[a-z]*$/.exec(text.trim().toLowerCase()) ?? [];
  const durationMs = Number(count === "" ? 1 : count) * (unitsMs[unit] ?? Number.NaN);
  const meant = timeframes.find((timeframe) => durationsMs[timeframe] === durationMs);
  return meant === undefined ? "" : `, did you mean ${meant}?`;
}
