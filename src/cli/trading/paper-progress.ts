import type { Clock } from "../../foundation/clock.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { PaperProgress } from "../../jobs/trade-paper.ts";
import type { Door } from "../door.ts";
import { formatDuration } from "../format-duration.ts";
import { formatCount, formatSignificant } from "../format-number.ts";
import { gaugeLine } from "../gauge-line.ts";
import { createRedrawnLine, type Display } from "../redrawn-line.ts";
import { textColumns, wrapped } from "../wrapped-text.ts";

/** Shows a paper session on standard error: sentences, and below them where it stands. */
export interface PaperDisplay extends Display<PaperProgress> {
  tell(sentence: string): void;
}

/** Between two plain lines where nobody watches. */
const plainEveryMs = 5000;

/** One line redrawn in place on a terminal; else a plain line every five seconds at most. */
export function createPaperDisplay(door: Door, clock: Clock): PaperDisplay {
  const line = door.isTerminal
    ? createRedrawnLine<PaperProgress>(door, clock, progressLine)
    : plainLines(door, clock);
  return {
    ...line,
    tell(sentence) {
      line.finish();
      door.writeNote(`${wrapped(sentence, textColumns).join("\n")}\n`);
    },
  };
}

function plainLines(door: Door, clock: Clock): Display<PaperProgress> {
  let writtenMs = clock.monotonicMs();
  return {
    report(progress) {
      const nowMs = clock.monotonicMs();
      const isLive = progress.phase === "session" && progress.candles === undefined;
      if (!isLive && nowMs - writtenMs < plainEveryMs) return;
      writtenMs = nowMs;
      door.writeNote(`${plainLine(progress)}\n`);
    },
    finish: () => undefined,
  };
}

function plainLine(progress: PaperProgress): string {
  return [headOf(progress), `${Math.floor(100 * shareOf(progress))}%`, ...wordsOf(progress)]
    .filter((part) => part !== "0%")
    .join(" | ");
}

function progressLine(progress: PaperProgress, columns: number): string {
  const [head, words] = [headOf(progress), wordsOf(progress)];
  if (progress.phase === "session" && progress.candles === undefined) {
    return [head, ...words].join(" | ").slice(0, columns - 1);
  }
  return gaugeLine({ head, share: shareOf(progress), words }, columns);
}

function headOf(progress: PaperProgress): string {
  if (progress.phase === "forecasts") return "asking the models";
  return `${utcText(progress.closeMs)} UTC`;
}

function shareOf(progress: PaperProgress): number {
  if (progress.phase === "forecasts") return progress.share;
  return progress.candles === undefined ? 0 : progress.shown / progress.candles;
}

function wordsOf(progress: PaperProgress): readonly string[] {
  if (progress.phase === "forecasts") return [];
  const { equity, etaMs, candlesPerSecond, candles, decided } = progress;
  const account = `equity ${formatCount(Math.round(equity))}`;
  if (candles === undefined) return [account, `${formatCount(decided)} decisions`];
  return [
    ...(etaMs === undefined ? [] : [`ETA ${formatDuration(etaMs)}`]),
    `${formatSignificant(candlesPerSecond, 3)} candles/s`,
    account,
  ];
}
