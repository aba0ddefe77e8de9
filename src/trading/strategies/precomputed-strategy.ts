import type { InstrumentId } from "../../market/instrument.ts";
import type { Signal } from "./signal.ts";
import type { Strategy, StrategyRun } from "./strategy.ts";

/** One stance per candle that the strategy sees, the warm-up too: 1 long, -1 short, 0 flat, 2 keep. */
export type Stances = Int8Array;

/**
 * A strategy that was worked out beforehand: no arithmetic per candle, no object is made.
 *
 * @param stances For every instrument alike, or by instrument. After the last one it is flat.
 */
export function precomputedStrategy(
  stances: Stances | Readonly<Record<InstrumentId, Stances>>,
): Strategy {
  return {
    name: "precomputed",
    summary: "Does what was worked out beforehand, candle by candle.",
    forecasts: "none",
    parameters: {},
    warmUp: () => 0,
    start: (_parameters, instrument) =>
      replay(ArrayBuffer.isView(stances) ? stances : stances[instrument]),
  };
}

function replay(stances: Stances = new Int8Array()): StrategyRun {
  let position = 0;
  return { onCandle: () => signals[(stances[position++] ?? ended) + 1] ?? ranOut };
}

const ended = 3;

function constantSignal(stance: Signal["stance"]): Signal {
  const reason = { name: `precomputed stance is ${stance}`, holds: true, values: {} };
  return Object.freeze({ stance, strength: 1, reasons: [reason] });
}

// At stance + 1.
const signals: readonly Signal[] = (["short", "flat", "long", "keep"] as const).map(constantSignal);

const ranOut: Signal = Object.freeze({
  stance: "flat",
  strength: 1,
  reasons: [{ name: "stance was worked out for this candle", holds: false, values: {} }],
});
