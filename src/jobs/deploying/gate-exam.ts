import { countTrials, readTrials } from "../../adapters/trial-ledger/trial-ledger.ts";
import { type Coverage, coverageByBlocks } from "../../evaluation/calibration/coverage.ts";
import type { FittedCalibration } from "../../evaluation/calibration/fitted-calibration.ts";
import { scaledConformal } from "../../evaluation/calibration/scaled-conformal.ts";
import type { GateRows } from "../../evaluation/promotion/promotion-gate.ts";
import { verdictOf } from "../../evaluation/report/build-report-card.ts";
import { judgeSegments } from "../../evaluation/report/judge-segments.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import type { MarketRows } from "../../evaluation/rows/market-rows.ts";
import { scaleOf } from "../../evaluation/rows/residual-scale.ts";
import type { Clock } from "../../foundation/clock.ts";
import { quantile } from "../../foundation/statistics/quantile.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { type RowsOfBoth, rowsOfBoth } from "../comparing/rows-of-both.ts";
import { configurationOf, lookAtExam } from "../judging/exam-trials.ts";
import type { ProvenVersion } from "./proven-version.ts";
import type { Rival } from "./rival-of.ts";

/** Both asked about the candles that neither was fitted on. */
export interface GateExam {
  readonly rows: GateRows;
  /** What the challenger is worth by itself on these candles. */
  readonly verdict: ReportCard["verdict"];
  /** First and last decision, UTC epoch milliseconds. */
  readonly firstDecisionMs: number;
  readonly lastDecisionMs: number;
}

export interface GateExamOptions {
  /** Share of all forecasts that was asked, in (0, 1]. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly clock: Clock;
}

/**
 * Asks a version and its rival about their common exam. Both looks at it are counted.
 *
 * @param rival `undefined` where nothing is compared.
 * @throws {RefusedError} E_NO_COMMON_ROWS, E_TRIALS_BROKEN. @throws {MisuseError} E_NO_FITTING.
 */
export async function gateExam(
  series: CandleSeries,
  { challenger, rival }: { readonly challenger: ProvenVersion; readonly rival: Rival | undefined },
  { onProgress, clock }: GateExamOptions,
): Promise<GateExam> {
  const own = { kind: "version", ...challenger } as const;
  const other = rival && ({ kind: "version", ...rival } as const);
  const both = rowsOfBoth(series, other === undefined ? [own] : [own, other]);
  const { rows } = both;
  const share = rival === undefined ? 1 : 0.5;
  const forecasts = await challenger.model.forecastAt(series, rows.position, (done) =>
    onProgress?.(share * done),
  );
  const said = await rival?.model.forecastAt(series, rows.position, (done) =>
    onProgress?.(share + share * done),
  );
  const looked = await countLooks(rows, { challenger, rival, clock });
  return {
    rows: {
      market: rows,
      horizon: rows.horizon,
      challenger: forecasts.logReturn,
      champion: said?.logReturn,
      coverage: coverageOf(rows, forecasts.logReturn, challenger.calibration),
      volatilityThresholds: [
        quantile(both.train.volatility, 1 / 3),
        quantile(both.train.volatility, 2 / 3),
      ],
      looks: looked.candidates,
    },
    verdict: verdictOn(both, forecasts.logReturn, looked.trials),
    firstDecisionMs: rows.decisionTimeMs[0]!,
    lastDecisionMs: rows.decisionTimeMs.at(-1)!,
  };
}

// Row by row what serving's tracker would have made of the version's calibration.
function coverageOf(
  rows: MarketRows,
  forecast: Float64Array,
  { interval: { scores, target, gamma } }: FittedCalibration,
): Coverage {
  const { outcomeLogReturn: outcome, horizon, position } = rows;
  const scale = outcome.map((_, i) => scaleOf(rows, i));
  const { isMiss } = scaledConformal(
    { calibrationScaledResiduals: scores, judged: { forecast, outcome, scale, horizon, position } },
    { alpha: target, gamma },
  );
  return coverageByBlocks(isMiss);
}

function verdictOn(
  { fitting, train, rows }: RowsOfBoth,
  forecastLogReturn: Float64Array,
  trials: number,
): ReportCard["verdict"] {
  return verdictOf(judgeSegments({ fitting, train, exam: { rows, forecastLogReturn } }), {
    trials,
  });
}

interface Looks {
  /** Configurations that have looked at these candles, both among them. */
  readonly trials: number;
  /** Those of them that were not the rival: who tried for its place. */
  readonly candidates: number;
}

async function countLooks(
  { decisionTimeMs }: MarketRows,
  looking: {
    readonly challenger: ProvenVersion;
    readonly rival: Rival | undefined;
    readonly clock: Clock;
  },
): Promise<Looks> {
  const { challenger, rival, clock } = looking;
  const span = { firstDecisionMs: decisionTimeMs[0]!, lastDecisionMs: decisionTimeMs.at(-1)! };
  const { place } = challenger.chosen;
  if (rival !== undefined) await lookAtExam(place, lookOf(rival, span), clock);
  const look = lookOf(challenger, span);
  const trials = await lookAtExam(place, look, clock);
  const rivals = rival && configurationOf(rival.model.metadata);
  const others = (await readTrials(place)).filter(({ configuration }) => configuration !== rivals);
  return { trials, candidates: countTrials(others, look) };
}

function lookOf<Span extends object>({ model, chosen }: Rival, span: Span) {
  return { configuration: configurationOf(model.metadata), label: chosen.version, ...span };
}
