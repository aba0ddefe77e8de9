/** Where time comes from. Everything that decides by time is handed one of these. */
export interface Clock {
  /** UTC epoch milliseconds. */
  nowMs(): number;
  /** Milliseconds that never run backwards; only differences mean something. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** A clock that stands still: for tests and for forecasts at an earlier moment. */
export function fixedClock(nowMs: number): Clock {
  return { nowMs: () => nowMs, monotonicMs: () => 0 };
}
