import { MisuseError } from "../foundation/errors.ts";
import { type Timeframe, timeframeMs } from "./timeframe.ts";

const unitsMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
  y: 365 * 24 * 3_600_000,
};

/**
 * How many candles a span of time holds: "2y" (of 365 days), "26w", "30d", "12h", or "720", which is
 * a number of candles.
 *
 * @param what What the span is for, for the message: "--train-window".
 * @throws {MisuseError} E_SPAN: it is none of these, or no whole number of candles >= 1.
 */
export function candlesInSpan(text: string, timeframe: Timeframe, what: string): number {
  const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?) *([hdwy]?)$/.exec(text.trim()) ?? [];
  const spanMs = unit === "" ? timeframeMs(timeframe) : unitsMs[unit]!;
  const candles = (Number(count) * spanMs) / timeframeMs(timeframe);
  if (count !== "" && Number.isSafeInteger(candles) && candles >= 1) return candles;
  throw new MisuseError(
    "E_SPAN",
    `Cannot read ${what}: it must be a span such as 2y, 26w, 30d or 12h, or a number of candles, and hold whole ${timeframe} candles, value was "${text}"`,
  );
}
