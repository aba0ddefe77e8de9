import type { RecordedRun } from "../session/recorded-run.ts";
import { type ExecutedFill, executedFills } from "./executed-fills.ts";
import { heldRows } from "./held-rows.ts";
import { type DustMoment, type HeldSpell, heldSpells } from "./held-spells.ts";
import type { MarkedRun } from "./marked-run.ts";

/** A run with what it held, as far as figures count. */
export interface HeldRun {
  readonly marked: MarkedRun;
  /** Oldest first. */
  readonly fills: readonly ExecutedFill[];
  readonly spells: readonly HeldSpell[];
  /** [n] of `heldRows`. */
  readonly held: Uint8Array;
  /** Moments after the run was stopped for good and flat, cut off: an account that may do nothing has no figures. */
  readonly idleCandles: number;
}

/** @param stoppedFromMs When nothing was entered any more, UTC epoch milliseconds; `undefined`: it could be to the end. */
export function heldRun(
  run: RecordedRun,
  whole: MarkedRun,
  stoppedFromMs: number | undefined,
): HeldRun {
  const fills = executedFills(run, whole);
  const spells = heldSpells(fills, whole, dustMoments(run, whole));
  const held = heldRows(spells, whole);
  const rows = held.length;
  const until = stoppedFromMs === undefined ? rows : flatAfter(whole, held, stoppedFromMs);
  const marked = until === rows ? whole : firstRows(whole, until);
  return { marked, fills, spells, held: held.subarray(0, until), idleCandles: rows - until };
}

// Rows up to the one at whose close it is flat for good; a halt may leave it in a position to the end.
function flatAfter({ marks }: MarkedRun, held: Uint8Array, stoppedFromMs: number): number {
  const stopped = marks.atMs.findIndex((atMs) => atMs >= stoppedFromMs);
  const flat = held.lastIndexOf(1) + 1;
  return Math.min(held.length, Math.max(rowsMin, Math.max(stopped, flat) + 1));
}

/** A return needs two values. */
const rowsMin = 2;

function firstRows(run: MarkedRun, until: number): MarkedRun {
  const { marks, lanes } = run;
  return {
    ...run,
    marks: {
      atMs: marks.atMs.subarray(0, until),
      equity: marks.equity.subarray(0, until),
      cash: marks.cash.subarray(0, until),
      grossExposure: marks.grossExposure.subarray(0, until),
      netExposure: marks.netExposure.subarray(0, until),
    },
    lanes: lanes.map((lane) => ({ ...lane, closedAt: lane.closedAt.subarray(0, until) })),
  };
}

function dustMoments(run: RecordedRun, { lanes, timeframeMs }: MarkedRun): readonly DustMoment[] {
  return run.events.flatMap(({ kind, atMs, data }) => {
    const lane = lanes.findIndex(
      ({ series }) => "instrument" in data && data.instrument === series.instrument,
    );
    if (kind !== "dust" || lane < 0) return [];
    return [{ lane, candle: lanes[lane]!.series.openTimeMs.indexOf(atMs - timeframeMs) }];
  });
}
