import type { Clock } from "../../foundation/clock.ts";
import type { AnalysisProgress, AnalysisStage } from "../../jobs/analyze-model.ts";
import type { Door } from "../door.ts";
import { formatDuration } from "../format-duration.ts";
import { gaugeLine } from "../gauge-line.ts";
import { createRedrawnLine, type Display } from "../redrawn-line.ts";

/** One line redrawn in place on a terminal; else a plain line every ten seconds at most. */
export function createAnalysisDisplay(door: Door, clock: Clock): Display<AnalysisProgress> {
  if (door.isTerminal) return createRedrawnLine(door, clock, analysisLine);
  let writtenAtMs = clock.monotonicMs();
  return {
    report(progress) {
      const nowMs = clock.monotonicMs();
      if (nowMs - writtenAtMs < plainEveryMs) return;
      writtenAtMs = nowMs;
      const percent = `${Math.floor(100 * progress.share)}%`;
      door.writeNote(`${[heads[progress.stage], percent, ...wordsOf(progress)].join(" | ")}\n`);
    },
    finish: () => undefined,
  };
}

/** A stage as one line no wider than the terminal. */
export function analysisLine(progress: AnalysisProgress, columns: number): string {
  const head = heads[progress.stage];
  return gaugeLine({ head, share: progress.share, words: wordsOf(progress) }, columns);
}

const plainEveryMs = 10_000;

const heads: Readonly<Record<AnalysisStage, string>> = {
  forecasts: "forecasts",
  seeds: "other seeds",
  importance: "importance",
};

function wordsOf({ detail, etaMs }: AnalysisProgress): readonly string[] {
  return [
    ...(detail === undefined ? [] : [detail]),
    ...(etaMs === undefined ? [] : [`ETA ${formatDuration(etaMs)}`]),
  ];
}
