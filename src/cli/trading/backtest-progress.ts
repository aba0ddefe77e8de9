import type { Clock } from "../../foundation/clock.ts";
import type { BacktestProgress } from "../../jobs/run-backtest.ts";
import type { Door } from "../door.ts";
import { gaugeLine } from "../gauge-line.ts";
import { createRedrawnLine, type Display } from "../redrawn-line.ts";

const heads: Readonly<Record<BacktestProgress["phase"], string>> = {
  forecasts: "asking the models",
  session: "trading",
  costs: "trading at half and double costs",
  sheet: "judging",
};

/** One line redrawn in place on a terminal; nothing where nobody watches. */
export function createBacktestDisplay(door: Door, clock: Clock): Display<BacktestProgress> {
  if (door.isTerminal) return createRedrawnLine(door, clock, backtestLine);
  return { report: () => undefined, finish: () => undefined };
}

function backtestLine({ phase, share }: BacktestProgress, columns: number): string {
  return gaugeLine({ head: heads[phase], share, words: [] }, columns);
}
