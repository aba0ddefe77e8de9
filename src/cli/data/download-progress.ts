import type { Clock } from "../../foundation/clock.ts";
import type { DownloadProgress } from "../../jobs/download-candles.ts";
import { gaugeLine } from "../gauge-line.ts";
import type { Door } from "../door.ts";
import { formatDuration } from "../format-duration.ts";
import { formatCount, formatSignificant } from "../format-number.ts";
import { createRedrawnLine, type Display } from "../redrawn-line.ts";

/** One line redrawn in place on a terminal; else a plain line every five seconds at most. */
export function createDownloadDisplay(
  door: Door,
  clock: Clock,
  head: string,
): Display<DownloadProgress> {
  if (door.isTerminal) {
    return createRedrawnLine(door, clock, (progress, columns) =>
      gaugeLine({ head, share: shareOf(progress), words: wordsOf(progress) }, columns),
    );
  }
  return plainLines(door, clock, head);
}

const plainEveryMs = 5000;

function plainLines(door: Door, clock: Clock, head: string): Display<DownloadProgress> {
  let writtenAtMs = clock.monotonicMs();
  let hasTold = false;
  return {
    report(progress) {
      const nowMs = clock.monotonicMs();
      // What holds up the first answer is worth knowing at once.
      const isFirstWait = !hasTold && progress.waiting !== undefined;
      if (nowMs - writtenAtMs < plainEveryMs && !isFirstWait) return;
      hasTold = true;
      writtenAtMs = nowMs;
      const percent = `${Math.floor(100 * shareOf(progress))}%`;
      door.writeNote(`${[head, percent, ...wordsOf(progress)].join(" | ")}\n`);
    },
    finish: () => undefined,
  };
}

function shareOf({ settled, missing }: DownloadProgress): number {
  return missing === 0 ? 0 : settled / missing;
}

function wordsOf(progress: DownloadProgress): readonly string[] {
  const { candles, candlesPerSecond, etaMs, waiting } = progress;
  return [
    ...(waiting === undefined ? [] : [waiting]),
    `${formatCount(candles)} candles`,
    ...(etaMs === undefined
      ? []
      : [`ETA ${formatDuration(etaMs)}`, `${formatSignificant(candlesPerSecond, 3)} candles/s`]),
  ];
}
