import type { Candle } from "../../market/candle.ts";
import type { Adx } from "../indicators/adx.ts";
import type { Indicator } from "../indicators/indicator.ts";
import type { Macd } from "../indicators/macd.ts";
import type { Reason, Signal } from "./signal.ts";
import type { StrategyRun } from "./strategy.ts";

/** What has to agree with a forecast, all fed candle by candle. */
export interface Confirmation {
  readonly fast: Indicator<number, number>;
  readonly slow: Indicator<number, number>;
  readonly trendStrength: Indicator<Candle, Adx>;
  readonly momentum: Indicator<number, Macd>;
  readonly exhaustion: Indicator<number, number>;
  readonly adxMin: number;
  readonly rsiMax: number;
}

/**
 * Lets a forecast's signal through where indicators agree with it: trend and momentum for an entry, the
 * trend alone while the position is held. What is not known yet does not agree.
 */
export function confirmForecast(follower: StrategyRun, confirmation: Confirmation): StrategyRun {
  return {
    onCandle: (view) => {
      const look = lookAt(confirmation, view.candle);
      const signal = follower.onCandle(view);
      const direction = directionOf(signal.stance);
      if (direction === 0) return signal;
      const trend = [trendReason(look, direction)];
      const isHeld = view.held.direction === direction;
      const asked = isHeld ? trend : [...trend, ...entryReasons(look, direction, confirmation)];
      const agree = asked.every(({ holds }) => holds);
      return {
        stance: agree ? signal.stance : "flat",
        strength: 1,
        reasons: [...signal.reasons, ...asked],
      };
    },
  };
}

interface Look {
  readonly fast: number | undefined;
  readonly slow: number | undefined;
  readonly adx: number | undefined;
  readonly histogram: number | undefined;
  readonly rsi: number | undefined;
}

function lookAt(confirmation: Confirmation, candle: Candle): Look {
  const { fast, slow, trendStrength, momentum, exhaustion } = confirmation;
  return {
    fast: fast.next(candle.close),
    slow: slow.next(candle.close),
    adx: trendStrength.next(candle)?.adx,
    histogram: momentum.next(candle.close)?.histogram,
    rsi: exhaustion.next(candle.close),
  };
}

function directionOf(stance: Signal["stance"]): -1 | 0 | 1 {
  return ({ long: 1, short: -1, flat: 0, keep: 0 } as const)[stance];
}

function trendReason({ fast, slow }: Look, direction: -1 | 1): Reason {
  const name = direction === 1 ? "fast EMA above slow EMA" : "fast EMA below slow EMA";
  return compared(name, { fast, slow }, ([a, b]) => direction * (a! - b!) > 0);
}

function entryReasons(
  { adx, histogram, rsi }: Look,
  direction: -1 | 1,
  { adxMin, rsiMax }: Pick<Confirmation, "adxMin" | "rsiMax">,
): readonly Reason[] {
  const isLong = direction === 1;
  const sign = isLong ? "above" : "below";
  const limit = isLong ? rsiMax : 100 - rsiMax;
  const exhausted = isLong ? "RSI not overbought" : "RSI not oversold";
  return [
    compared("trend strong enough", { adx, adxMin }, ([a, b]) => a! >= b!),
    compared(`MACD histogram ${sign} zero`, { histogram }, ([a]) => direction * a! > 0),
    compared(exhausted, { rsi, limit }, ([a, b]) => direction * (b! - a!) >= 0),
  ];
}

// Without one of its numbers a condition does not hold.
function compared(
  name: string,
  numbers: Readonly<Record<string, number | undefined>>,
  rule: (known: readonly number[]) => boolean,
): Reason {
  const entries = Object.entries(numbers);
  const known = entries.filter((entry): entry is [string, number] => entry[1] !== undefined);
  const values = Object.fromEntries(known);
  if (known.length < entries.length) {
    return { name, holds: false, values, detail: "not known yet: too few candles" };
  }
  return { name, holds: rule(known.map(([, value]) => value)), values };
}
