import type { Signal } from "./signal.ts";

/** The signal of a strategy whose indicators have not seen enough candles. */
export const stillWarming: Signal = Object.freeze({
  stance: "flat",
  strength: 1,
  reasons: [{ name: "indicators are warm", holds: false, values: {} }],
});
