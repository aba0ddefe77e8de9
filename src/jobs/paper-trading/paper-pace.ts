import type { Clock } from "../../foundation/clock.ts";
import type { PaperSetup } from "./paper-setup.ts";
import type { PaperStep } from "./paper-step.ts";

/** How far a paper session is. */
export type PaperProgress =
  | { readonly phase: "forecasts"; readonly share: number }
  | {
      readonly phase: "session";
      /** Candles that came so far, warm-up and those before a restart too. */
      readonly shown: number;
      /** `undefined` = live. */
      readonly candles: number | undefined;
      /** Decisions of this process. */
      readonly decided: number;
      /** Of the last decision: close, UTC epoch milliseconds, and quote currency. */
      readonly closeMs: number;
      readonly equity: number;
      /** Decided candles. */
      readonly candlesPerSecond: number;
      readonly etaMs: number | undefined;
    };

/** Decisions between two notices. */
const noticeEvery = 16;

/** Measures a session on its way. */
export function paperPace(
  { candles, mode }: Pick<PaperSetup, "candles" | "mode">,
  {
    clock,
    onProgress,
  }: {
    readonly clock: Clock;
    readonly onProgress?: ((progress: PaperProgress) => void) | undefined;
  },
): { came(): void; decided(step: PaperStep): void } {
  let shown = 0;
  let decided = 0;
  let firstMs: number | undefined;
  return {
    came() {
      shown += 1;
    },
    decided({ equity }) {
      decided += 1;
      firstMs ??= clock.monotonicMs();
      if (onProgress === undefined) return;
      if (mode === "replay" && decided % noticeEvery !== 0) return;
      const seconds = (clock.monotonicMs() - firstMs) / 1000;
      const candlesPerSecond = seconds > 0 ? decided / seconds : 0;
      const etaMs =
        candles === undefined || candlesPerSecond === 0
          ? undefined
          : (1000 * Math.max(0, candles - shown)) / candlesPerSecond;
      onProgress({
        phase: "session",
        shown,
        candles,
        decided,
        closeMs: equity.atMs,
        equity: equity.equity,
        candlesPerSecond,
        etaMs,
      });
    },
  };
}
