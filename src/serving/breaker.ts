import type { Clock } from "../foundation/clock.ts";

const slowInARowMax = 3;
const openMs = 30_000;

/** Leaves out a model that is too slow again and again, so that nobody waits for it each time. */
export interface Breaker {
  /** Why it is left out now; `undefined` while it may be asked. */
  refusal(): string | undefined;
  /** Tells how the last question went. */
  report(wasTooSlow: boolean): void;
}

/** A breaker that opens for 30 seconds of the monotonic clock after three slow answers in a row. */
export function createBreaker(clock: Clock): Breaker {
  let slowInARow = 0;
  let openUntilMs = -Infinity;
  return {
    refusal() {
      const leftMs = openUntilMs - clock.monotonicMs();
      if (leftMs <= 0) return undefined;
      return `The last ${slowInARowMax} answers came too late: it is asked again in ${Math.ceil(leftMs / 1000)} s.`;
    },
    report(wasTooSlow) {
      slowInARow = wasTooSlow ? slowInARow + 1 : 0;
      if (slowInARow < slowInARowMax) return;
      openUntilMs = clock.monotonicMs() + openMs;
      slowInARow = 0;
    },
  };
}
