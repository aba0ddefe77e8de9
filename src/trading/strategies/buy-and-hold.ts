import { defineStrategy } from "./define-strategy.ts";
import type { Signal } from "./signal.ts";

/** Buys at the first candle and holds: what every other strategy has to beat. */
export const buyAndHold = defineStrategy({
  name: "buy-and-hold",
  summary: "Buys at the first candle, never sells; buys again where a limit sold.",
  warmUp: () => 0,
  start: () => ({ onCandle: ({ held }) => (held.direction === 1 ? hold : buy) }),
});

// Without a position it always wants one; with one it wants no other size.
const buy: Signal = {
  stance: "long",
  strength: 1,
  reasons: [{ name: "nothing is held yet", holds: true, values: {} }],
};

const hold: Signal = {
  stance: "keep",
  strength: 1,
  reasons: [{ name: "position is held", holds: true, values: {} }],
};
