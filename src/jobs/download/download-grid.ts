/** A span of time, its end exclusive; both on the timeframe's grid. UTC epoch milliseconds. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Which open times of a span are settled: their candle is there, or its source has none. */
export interface DownloadGrid extends TimeSpan {
  readonly stepMs: number;
  /** Settles one open time; one that is off the grid or outside the span is passed over. */
  readonly settle: (openTimeMs: number) => void;
  /** Settles all open times of a span. */
  readonly settleSpan: (span: TimeSpan) => void;
  readonly isSettled: (openTimeMs: number) => boolean;
  /** Open times that are not settled, in all or of a span. */
  readonly unsettledCount: (span?: TimeSpan) => number;
  /**
   * The spans to ask for, oldest first. Holes that lie so close that one page holds them are asked
   * for together.
   *
   * @param pageSize Candles on one page.
   */
  readonly unsettledSpans: (pageSize: number) => readonly TimeSpan[];
}

/** A grid on which nothing is settled. Memory: one byte for each candle of the span. */
export function createDownloadGrid({
  fromMs,
  untilMs,
  stepMs,
}: TimeSpan & { readonly stepMs: number }): DownloadGrid {
  const cells = Math.max(0, Math.round((untilMs - fromMs) / stepMs));
  const settled = new Uint8Array(cells);
  const cellOf = (timeMs: number): number => (timeMs - fromMs) / stepMs;
  const within = (span: TimeSpan): Uint8Array =>
    settled.subarray(
      Math.min(cells, Math.max(0, Math.ceil(cellOf(span.fromMs)))),
      Math.min(cells, Math.max(0, Math.ceil(cellOf(span.untilMs)))),
    );
  const countIn = (part: Uint8Array): number => part.reduce((count, cell) => count + 1 - cell, 0);
  let unsettled = cells;
  return {
    fromMs,
    untilMs,
    stepMs,
    settle: (openTimeMs) => {
      const cell = cellOf(openTimeMs);
      if (settled[cell] !== 0) return;
      settled[cell] = 1;
      unsettled -= 1;
    },
    settleSpan: (span) => {
      const part = within(span);
      unsettled -= countIn(part);
      part.fill(1);
    },
    isSettled: (openTimeMs) => settled[cellOf(openTimeMs)] === 1,
    unsettledCount: (span) => (span === undefined ? unsettled : countIn(within(span))),
    unsettledSpans: (pageSize) =>
      joinNear(runsOf(settled), pageSize).map(([from, until]) => ({
        fromMs: fromMs + from * stepMs,
        untilMs: fromMs + until * stepMs,
      })),
  };
}

type Run = readonly [from: number, until: number];

function runsOf(settled: Uint8Array): readonly Run[] {
  const runs: Run[] = [];
  for (let from = settled.indexOf(0); from >= 0;) {
    const next = settled.indexOf(1, from);
    const until = next < 0 ? settled.length : next;
    runs.push([from, until]);
    from = next < 0 ? -1 : settled.indexOf(0, until);
  }
  return runs;
}

function joinNear(runs: readonly Run[], pageSize: number): readonly Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last !== undefined && run[1] - last[0] <= pageSize)
      joined[joined.length - 1] = [last[0], run[1]];
    else joined.push(run);
  }
  return joined;
}
