import type { ServiceAnswer, StoredQuestion } from "../../serving/forecast-service.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { refused } from "./refused.ts";
import type { ServedInstrument } from "./served-instrument.ts";

/** The instrument that a question is about, or why it cannot be answered. */
export function findServed(
  instruments: ReadonlyMap<InstrumentId, ServedInstrument>,
  { instrument, timeframe, atMs }: StoredQuestion,
  nowMs: number,
): ServedInstrument | ServiceAnswer {
  if (atMs !== undefined && atMs > nowMs) {
    return refused("bad-time", "The moment that was asked for lies in the future.");
  }
  const name = instrumentOf(instrument);
  const one = name === undefined ? undefined : instruments.get(name);
  if (one === undefined) {
    return refused("unknown-instrument", "This server forecasts no such instrument.");
  }
  if (timeframe === undefined || timeframe === one.key.timeframe) return one;
  return refused("wrong-timeframe", `This server forecasts ${one.key.timeframe} candles.`);
}

function instrumentOf(text: string): InstrumentId | undefined {
  try {
    return parseInstrument(text);
  } catch (error) {
    if (error instanceof MisuseError) return undefined;
    throw error;
  }
}
