import { RefusedError } from "../../../foundation/errors.ts";
import { utcText } from "../../../foundation/utc-text.ts";
import type { CandleSeries } from "../../../market/candle-series.ts";
import { timeframeMs } from "../../../market/timeframe.ts";
import type { ForecastPlan, PlannedLane } from "./plan-forecasts.ts";
import type { OpenedTenure } from "./tenure.ts";

/** Where a run may begin to trade. */
export interface SampleBorder {
  /** First decision, UTC epoch milliseconds. */
  readonly fromMs: number;
  /** True where decisions from then on lie in what a version has seen: everything is stamped. */
  readonly isInSample: boolean;
  /** Sentences to be read before any figure. */
  readonly notes: readonly string[];
}

/**
 * The first decision of a run: as asked, but not before every version that is supposed to have answered
 * has finished its calibration, nor, where nobody said, before the first reign or forecast.
 *
 * @param asked.fromMs First decision that a person wants.
 * @throws {RefusedError} E_BACKTEST_IN_SAMPLE: no candle is left.
 */
export function sampleBorder(
  plan: ForecastPlan,
  lanes: readonly CandleSeries[],
  asked: { readonly fromMs: number | undefined; readonly inSample: boolean },
): SampleBorder {
  const closes = lanes.map((series) => closeSpan(series));
  const wantedMs = asked.fromMs ?? Math.max(...closes.map(({ firstMs }) => firstMs));
  const lastMs = Math.max(...closes.map((span) => span.lastMs));
  const seenMs = Math.max(-Infinity, ...plan.lanes.flatMap((lane) => supposedSeenMs(lane)));
  if (asked.inSample) {
    const from = asked.fromMs ?? Math.max(wantedMs, firstAnswerMs(plan, lanes));
    const isInSample = plan.lanes.some((lane) => seesAfter(lane, from));
    return { fromMs: from, isInSample, notes: [] };
  }
  if (seenMs >= lastMs) throw allSeen(plan, lastMs);
  const outOfSampleMs = Math.max(wantedMs, seenMs + 1);
  if (asked.fromMs === undefined) {
    return {
      fromMs: Math.max(outOfSampleMs, firstAnswerMs(plan, lanes)),
      isInSample: false,
      notes: [],
    };
  }
  const moved =
    outOfSampleMs > wantedMs
      ? [
          `Starts after ${utcText(seenMs)} UTC: until then the model has seen the candles (--in-sample trades them too and stamps everything).`,
        ]
      : [];
  return { fromMs: outOfSampleMs, isInSample: false, notes: moved };
}

function closeSpan({ openTimeMs, timeframe }: CandleSeries) {
  const stepMs = timeframeMs(timeframe);
  return { firstMs: openTimeMs[0]! + stepMs, lastMs: openTimeMs.at(-1)! + stepMs };
}

// Until when versions that never reigned have seen the market: no run may begin before.
function supposedSeenMs(lane: PlannedLane): readonly number[] {
  return tenuresOf(lane).flatMap(({ isReign, opened }) =>
    isReign || opened.kind === "unloaded" ? [] : [opened.seenUntilMs],
  );
}

// The first moment of which anybody says anything.
function firstAnswerMs({ lanes }: ForecastPlan, series: readonly CandleSeries[]): number {
  const moments = lanes.flatMap((lane, i) => {
    if (lane.kind === "given") {
      const { openTimeMs, timeframe } = series[i]!;
      return [openTimeMs[lane.given.first]! + timeframeMs(timeframe)];
    }
    return tenuresOf(lane).map(({ fromMs }) => fromMs);
  });
  return moments.length === 0 ? -Infinity : Math.min(...moments);
}

function seesAfter(lane: PlannedLane, fromMs: number): boolean {
  return tenuresOf(lane).some(
    ({ opened, fromMs: reignsFromMs }) =>
      opened.kind === "loaded" && Math.max(fromMs, reignsFromMs) <= opened.seenUntilMs,
  );
}

function tenuresOf(lane: PlannedLane): readonly OpenedTenure[] {
  return lane.kind === "models" ? lane.rungs.flatMap(({ tenures }) => tenures) : [];
}

function allSeen(plan: ForecastPlan, lastMs: number): RefusedError {
  const tenures = plan.lanes.flatMap(tenuresOf);
  const newest = tenures.find(
    ({ opened }) => opened.kind === "loaded" && opened.seenUntilMs >= lastMs,
  );
  const seen = newest?.opened.kind === "loaded" ? newest.opened.seenUntilMs : lastMs;
  const why = Number.isFinite(seen)
    ? `has seen the market until ${utcText(seen)} UTC, the last candle closes at ${utcText(lastMs)}; bring newer candles, --forecasts of a walk-forward, or say --in-sample`
    : "was trained elsewhere and nobody said until when (`candlecast models adopt --trained-until`); --in-sample trades all the same and stamps everything";
  return new RefusedError(
    "E_BACKTEST_IN_SAMPLE",
    `Cannot trade on version ${newest?.version}: it ${why}`,
  );
}
