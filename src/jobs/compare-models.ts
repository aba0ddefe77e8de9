import { compareForecasts } from "../evaluation/comparison/compare-forecasts.ts";
import type { Comparison, Side } from "../evaluation/comparison/comparison.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import { costAtLevel } from "../evaluation/report/trading-section.ts";
import { forecastYardsticks } from "../evaluation/report/yardsticks.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { quantile } from "../foundation/statistics/quantile.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import type { InstrumentId } from "../market/instrument.ts";
import { type Timeframe, timeframeMs } from "../market/timeframe.ts";
import { type RowsOfBoth, rowsOfBoth, seenUntilMs } from "./comparing/rows-of-both.ts";
import {
  comparableVersions,
  type Contender,
  contenderName,
  openContender,
  type VersionContender,
} from "./comparing/contender.ts";
import { verdictsOfBoth } from "./comparing/verdicts-of-both.ts";
import type { ModelType } from "./judging/choose-version.ts";
import { configurationOf, lookAtExam } from "./judging/exam-trials.ts";
import { unreadSentiment } from "./judging/judged-sentiment.ts";
import { trainedUntilMs } from "./judging/trained-until.ts";
import { loadCandles } from "./load-candles.ts";

export type { Comparison, Side } from "../evaluation/comparison/comparison.ts";

export interface CompareModelsRequest {
  /** May be left out where the registry holds one. */
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  /** A version as `validateModel` reads it, or a one-liner by name ("persistence"); default "current". */
  readonly model1?: string | undefined;
  /** The same; default "new". */
  readonly model2?: string | undefined;
  /** Of both; default: as `chooseVersion` has it for each. */
  readonly type?: ModelType | undefined;
  /** Files of sentiment readings for a version that reads them; all stored sources by default. */
  readonly sentimentFiles?: readonly string[] | undefined;
  /** A CSV or Parquet file instead of the stored candles. */
  readonly file?: string | undefined;
  /** The least difference of squared errors that decides, share of persistence's; default 0.001. */
  readonly minimumEffect?: number | undefined;
  /** Costs of one side, fraction of the order's value; default: the instrument's own. */
  readonly costPerSide?: number | undefined;
  /** Resamples behind the intervals; default 10,000. */
  readonly draws?: number | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
}

/** Who was compared. */
export interface ComparedModel {
  /** The version's id, or the one-liner's name. */
  readonly name: string;
  /** "price model, version 20260101T000000Z-1a2b3c4d", "persistence". */
  readonly title: string;
  /** Absent for a one-liner. */
  readonly path: string | undefined;
  readonly recipe: string | undefined;
  /** Close of the last candle that it was trained on, UTC epoch milliseconds. */
  readonly trainedUntilMs: number | undefined;
  /** Close of the last candle that it was fitted on in any way. */
  readonly seenUntilMs: number | undefined;
}

export interface ComparedModels extends Comparison {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly horizon: number;
  readonly models: Readonly<Record<Side, ComparedModel>>;
  /** What each is worth by itself on the common rows. */
  readonly verdicts: Readonly<Record<Side, ReportCard["verdict"]>>;
  /** First and last decision of the common rows, UTC epoch milliseconds. */
  readonly firstDecisionMs: number;
  readonly lastDecisionMs: number;
  /** Fraction of the order's value. */
  readonly costPerSide: number;
  readonly warnings: readonly string[];
}

export interface CompareModelsWatch {
  /** Share of all forecasts that was asked, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
  readonly clock?: Clock;
}

const drawsUnlessTold = 10_000;

/**
 * Compares two versions, or a version with a one-liner, on the same candles: those that neither was
 * fitted on. That a winner cannot be told is an answer. Each version's look at the candles is counted.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION, E_NO_CANDLES, E_NO_FITTING;
 *   E_NOT_COMPARABLE: two one-liners, one version twice, or other horizons.
 * @throws {RefusedError} E_NO_COMMON_ROWS: no candle lies outside what both were fitted on;
 *   E_VERSION_BROKEN and its kin.
 */
export async function compareModels(
  request: CompareModelsRequest,
  watch: CompareModelsWatch = {},
): Promise<ComparedModels> {
  const {
    model1 = "current",
    model2 = "new",
    modelsDir = "./models",
    dataDir = "./data",
  } = request;
  const choice = { ...request, modelsDir, dataDir };
  const opened: Contender[] = [];
  try {
    const first = await openContender(choice, model1);
    opened.push(first);
    const second = await openContender(choice, model2);
    opened.push(second);
    return await compareContenders({ first, second }, request, watch);
  } finally {
    for (const contender of opened) {
      if (contender.kind === "version") await contender.model.release();
    }
  }
}

type Contenders = Readonly<Record<Side, Contender>>;

async function compareContenders(
  contenders: Contenders,
  request: CompareModelsRequest,
  { onProgress, clock = systemClock }: CompareModelsWatch,
): Promise<ComparedModels> {
  const versions = comparableVersions(contenders.first, contenders.second);
  const { instrument, timeframe, modelsDir } = versions[0].chosen.place;
  const { file, dataDir = "./data" } = request;
  const candles = await loadCandles({ instrument, timeframe, file, dataDir }, clock);
  const both = rowsOfBoth(candles.series, versions);
  const { rows } = both;
  const asking = { series: candles.series, both, versions: versions.length };
  const first = await forecastsOf(contenders.first, asking, onProgress);
  const half = contenders.first.kind === "version" ? 1 - 1 / versions.length : 0;
  const second = await forecastsOf(contenders.second, asking, (share) =>
    onProgress?.(half + share),
  );
  const { horizon } = rows;
  const costPerSide = costAtLevel(rows, "full", request.costPerSide);
  const { minimumEffect, draws = drawsUnlessTold } = request;
  const comparison = compareForecasts(
    rows,
    {
      first: { name: contenderName(contenders.first), forecastLogReturn: first },
      second: { name: contenderName(contenders.second), forecastLogReturn: second },
    },
    {
      horizon,
      spanMs: horizon * timeframeMs(timeframe),
      nowMs: clock.nowMs(),
      costPerSide,
      volatilityThresholds: [
        quantile(both.train.volatility, 1 / 3),
        quantile(both.train.volatility, 2 / 3),
      ],
      draws,
      ...(minimumEffect === undefined ? {} : { minimumEffect }),
    },
  );
  const span = {
    firstDecisionMs: rows.decisionTimeMs[0]!,
    lastDecisionMs: rows.decisionTimeMs.at(-1)!,
  };
  let trials = 1;
  for (const { model, chosen } of versions) {
    const look = { configuration: configurationOf(model.metadata), label: chosen.version, ...span };
    trials = await lookAtExam({ modelsDir, instrument, timeframe }, look, clock);
  }
  return {
    ...comparison,
    instrument,
    timeframe,
    horizon,
    models: { first: modelOf(contenders.first), second: modelOf(contenders.second) },
    verdicts: verdictsOfBoth(both, { first, second }, { trials, costPerSide: request.costPerSide }),
    ...span,
    costPerSide,
    warnings: [...candles.warnings, ...sentimentNotes(versions, request)],
  };
}

function sentimentNotes(
  versions: readonly VersionContender[],
  request: CompareModelsRequest,
): readonly string[] {
  const models = versions.map(({ model }) => model);
  const notes = versions.flatMap((version) =>
    (version.model.sentiment?.notes ?? []).map((note) => `${contenderName(version)}: ${note}`),
  );
  return [...notes, ...unreadSentiment(models, request)];
}

interface Asking {
  readonly series: CandleSeries;
  readonly both: RowsOfBoth;
  /** How many versions share the progress. */
  readonly versions: number;
}

async function forecastsOf(
  contender: Contender,
  { series, both, versions }: Asking,
  onProgress: ((share: number) => void) | undefined,
): Promise<Float64Array> {
  if (contender.kind === "yardstick") {
    return forecastYardsticks(both.fitting, both.rows)[contender.name];
  }
  const { position } = both.rows;
  const report = (share: number): void => onProgress?.(share / versions);
  return (await contender.model.forecastAt(series, position, report)).logReturn;
}

function modelOf(contender: Contender): ComparedModel {
  const title = contenderName(contender);
  if (contender.kind === "yardstick") {
    const none = { path: undefined, recipe: undefined, trainedUntilMs: undefined };
    return { name: contender.name, title, ...none, seenUntilMs: undefined };
  }
  const { metadata } = contender.model;
  return {
    name: contender.chosen.version,
    title,
    path: contender.chosen.path,
    recipe: metadata.recipe,
    trainedUntilMs: trainedUntilMs(metadata),
    seenUntilMs: seenUntilMs(contender),
  };
}
