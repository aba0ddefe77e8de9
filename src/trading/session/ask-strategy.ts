import { MisuseError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { Candle } from "../../market/candle.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import type { Signal } from "../strategies/signal.ts";
import type { HeldPosition } from "../strategies/strategy.ts";
import type { Lane } from "./lane.ts";
import type { RunningSession } from "./running-session.ts";

/**
 * The strategy's opinion at the close of a candle.
 *
 * @throws {MisuseError} E_STRATEGY_FAILED: it threw, or what it gave is no signal; E_STRATEGY_SIGNAL where
 *   it is of a file. Positions stay as they are; their protection lies at the broker.
 */
export function askStrategy(
  session: RunningSession,
  lane: Lane,
  candle: Candle,
  seen: { readonly forecast: ForecastOpinion | undefined; readonly held: HeldPosition },
): Signal {
  const closeTimeMs = candle.openTimeMs + session.timeframeMs;
  const { forecast, held } = seen;
  let signal: Signal;
  try {
    signal = lane.strategy.onCandle({ candle, closeTimeMs, forecast, held });
  } catch (error) {
    // It names the candle already.
    if (error instanceof MisuseError && error.code === "E_STRATEGY_SIGNAL") throw error;
    throw failed(session, lane, candle, error instanceof Error ? error.message : String(error));
  }
  // A person may have written it: types say nothing about what it gives.
  const { strength } = signal;
  if (!stances.has(signal.stance)) {
    throw failed(session, lane, candle, "its stance is none of long, short, flat, keep");
  }
  if (strength > 0 && strength <= 1) return signal;
  throw failed(session, lane, candle, `its strength is not above 0 and at most 1 but ${strength}`);
}

const stances: ReadonlySet<string> = new Set<Signal["stance"]>(["long", "short", "flat", "keep"]);

/** What a strategy may know of a lane. What is too small to be sold is not held. */
export function heldPosition({ book }: RunningSession, lane: Lane, equity: number): HeldPosition {
  if (book.isFlat(lane.number)) return nothingHeld;
  const value = book.valueOf(lane.number);
  return {
    direction: value < 0 ? -1 : 1,
    exposure: value / equity,
    entryPrice: book.entryPriceOf(lane.number),
    candles: lane.heldCandles,
  };
}

export const nothingHeld: HeldPosition = {
  direction: 0,
  exposure: 0,
  entryPrice: undefined,
  candles: 0,
};

function failed(
  { plan }: RunningSession,
  { instrument }: Lane,
  candle: Candle,
  reason: string,
): MisuseError {
  return new MisuseError(
    "E_STRATEGY_FAILED",
    `Cannot ask the strategy ${plan.strategy.name} about the candle of ${instrument} that opened at ${utcText(candle.openTimeMs)}: ${reason}`,
  );
}
