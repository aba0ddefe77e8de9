import {
  confidenceSentence,
  conditionsSentence,
} from "../evaluation/analysis/conditions-sentence.ts";
import {
  featureImportance,
  type ImportanceSection,
} from "../evaluation/analysis/feature-importance.ts";
import { overfittingView } from "../evaluation/analysis/overfitting.ts";
import { residualDiagnostics } from "../evaluation/analysis/residual-diagnostics.ts";
import { type SeedSection, seedSpread } from "../evaluation/analysis/seed-spread.ts";
import type { Estimate } from "../evaluation/report/estimate.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { createRng } from "../foundation/rng.ts";
import { throwIfInterrupted } from "../foundation/throw-if-interrupted.ts";
import { trainingParams } from "../learning/bundle/training-params.ts";
import { type AnalysisProgress, stageProgress } from "./analysis/analysis-progress.ts";
import { analysisSections } from "./analysis/analysis-sections.ts";
import type { AnalysisRequest, AnalysisSettings } from "./analysis/analysis-defaults.ts";
import { analysisSettings } from "./analysis/analysis-settings.ts";
import type { AnalyzedModel } from "./analysis/analyzed-model.ts";
import { drawnWindows } from "./analysis/drawn-windows.ts";
import { evenlyDrawn, fitRows, forecastSegments } from "./analysis/forecast-segments.ts";
import { shuffledForecasts } from "./analysis/shuffled-forecasts.ts";
import { scoreSeed, trainSeeds } from "./analysis/train-seeds.ts";
import { trainedRange } from "./analysis/trained-range.ts";
import { purposeOfSeeds, trainedSamples, type TrainedSamples } from "./analysis/trained-samples.ts";
import { chooseVersion, type ChosenVersion, type ModelType } from "./judging/choose-version.ts";
import { configurationOf, lookAtExam } from "./judging/exam-trials.ts";
import { examReport, learningCurveOf } from "./judging/exam-report.ts";
import { type JudgedExam, judgeVersion } from "./judging/judge-version.ts";
import { type JudgedModel, openJudgedModel } from "./judging/judged-model.ts";
import { unreadSentiment } from "./judging/judged-sentiment.ts";
import { loadCandles, type LoadedCandles } from "./load-candles.ts";
import { writeHtmlReport } from "./write-html-report.ts";

export type { AnalysisProgress, AnalysisStage } from "./analysis/analysis-progress.ts";
export type { AnalyzedModel } from "./analysis/analyzed-model.ts";

export interface AnalyzeModelRequest extends AnalysisRequest {
  /** May be left out where the registry holds one. */
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  /** A version id or a start of one, "champion", "current" or "new"; default: champion, else newest. */
  readonly model?: string | undefined;
  /** Default: as `chooseVersion` has it. */
  readonly type?: ModelType | undefined;
  /** Files of sentiment readings for a version that reads them; all stored sources by default. */
  readonly sentimentFiles?: readonly string[] | undefined;
  /** A CSV or Parquet file instead of the stored candles. */
  readonly file?: string | undefined;
  /** Costs of one side, fraction of the order's value; default: the instrument's own. */
  readonly costPerSide?: number | undefined;
  /** Where the HTML page goes. */
  readonly reportFile?: string | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
}

export interface AnalyzeModelWatch {
  readonly onProgress?: (progress: AnalysisProgress) => void;
  /** Aborting ends the analysis; finished epochs of seed trainings are gone on from next time. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Takes a version's exam apart: by market condition, by error, against its training, by feature.
 * Trainings with other seeds are shown, so that each counts as a look at the exam.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION, E_NO_CANDLES, E_NO_EXAM, E_NO_SENTIMENT,
 *   E_NO_FITTING, E_ANALYSIS_OPTION.
 * @throws {RefusedError} the version is broken; E_OTHER_DATA: seeds need the version's own candles.
 * @throws {InterruptedError} E_INTERRUPTED: `signal` was aborted.
 * @throws {WorldError} the disk or a training process failed.
 */
export async function analyzeModel(
  request: AnalyzeModelRequest,
  watch: AnalyzeModelWatch = {},
): Promise<AnalyzedModel> {
  const settings = analysisSettings(request);
  const clock = watch.clock ?? systemClock;
  const { modelsDir = "./models", dataDir = "./data", file, reportFile, sentimentFiles } = request;
  const chosen = await chooseVersion({ ...request, modelsDir }, request.model);
  const model = await openJudgedModel(chosen, { sentimentFiles, dataDir });
  try {
    const { instrument, timeframe } = chosen.place;
    const candles = await loadCandles({ instrument, timeframe, file, dataDir }, clock);
    const { costPerSide } = request;
    const analysis = { chosen, model, candles, settings, costPerSide, watch: { ...watch, clock } };
    // Found out before minutes of work.
    const trained =
      settings.seeds === 0
        ? undefined
        : trainedSamples(candles.series, model.metadata, (own) => model.extraColumns(own));
    const sections = await analyze(analysis, trained);
    const answer = {
      version: chosen.version,
      path: chosen.path,
      deployed: chosen.deployed,
      canBeTrained: model.metadata.adopted === undefined,
      ...sections,
      reportFile,
      warnings: [
        ...candles.warnings,
        ...(model.sentiment?.notes ?? []),
        ...unreadSentiment([model], request),
      ],
    };
    if (reportFile !== undefined) {
      await writeHtmlReport(answer.card, reportFile, analysisSections(answer));
    }
    return answer;
  } finally {
    await model.release();
  }
}

interface Analysis {
  readonly chosen: ChosenVersion;
  readonly model: JudgedModel;
  readonly candles: LoadedCandles;
  readonly settings: AnalysisSettings;
  readonly costPerSide: number | undefined;
  readonly watch: AnalyzeModelWatch & { readonly clock: Clock };
}

async function analyze(analysis: Analysis, trained: TrainedSamples | undefined) {
  const { chosen, model, candles, settings, watch } = analysis;
  const { series } = candles;
  const tell = stageProgress("forecasts", watch.clock, watch.onProgress);
  const forecasting = (from: number, until: number) => (share: number) => {
    throwIfInterrupted(watch.signal);
    tell(from + share * (until - from));
  };
  const exam = await judgeVersion(model, series, forecasting(0, 0.4));
  const segments = await forecastSegments(model, series, exam, forecasting(0.4, 1));
  const { metadata, transform } = model;
  const { judged } = exam;
  const train = segments.train.rows.position.length > 0 ? segments.train.rows : exam.fitting;
  const card = await examReport(
    exam,
    { place: chosen.place, model, candles },
    { draws: settings.draws, costPerSide: analysis.costPerSide, clock: watch.clock },
  );
  const overfitting = overfittingView(fitRows(segments, metadata.recipe), {
    lossName: metadata.training_params?.loss ?? "mse",
    learningCurve: learningCurveOf(metadata),
  });
  // As the block of segments has it, so that one text does not say two things.
  const skill = overfitting.segments.find(({ name }) => name === "exam")?.skill.interval;
  return {
    card,
    conditionsSentence: conditionsSentence(card.conditions.cells),
    confidenceSentence: confidenceSentence(card.confidenceDeciles),
    range: trainedRange(series, transform, { train, judged }),
    residuals: residualDiagnostics({
      outcome: judged.rows.outcomeLogReturn,
      forecast: judged.forecastLogReturn,
      horizon: judged.rows.horizon,
    }),
    overfitting,
    seeds: trained === undefined ? undefined : await spreadOverSeeds(analysis, trained, skill),
    importance: await importanceOf(analysis, exam),
  };
}

async function spreadOverSeeds(
  { chosen, model, settings, watch }: Analysis,
  { series, prepared }: TrainedSamples,
  ownInterval: Estimate["interval"],
): Promise<SeedSection> {
  const { onProgress, signal, clock } = watch;
  const { metadata } = model;
  const own = await scoreSeed(model, series, prepared);
  const tell = stageProgress("seeds", clock, onProgress);
  const task = { metadata, place: chosen.place, series, prepared, count: settings.seeds };
  const others = await trainSeeds(task, {
    clock,
    signal,
    onProgress: (training, pace) => {
      const epochs = (pace.epoch - 1 + pace.step / pace.stepsPerEpoch) / pace.epochs;
      const detail = `training ${training} of ${settings.seeds}, epoch ${pace.epoch}/${pace.epochs}`;
      tell((training - 1 + epochs) / settings.seeds, detail);
    },
  });
  const { firstDecisionTimeMs, lastDecisionTimeMs } = prepared.segments.exam;
  for (const { seed } of others) {
    const training_params = { ...trainingParams(metadata, purposeOfSeeds), seed };
    const look = {
      configuration: configurationOf({ ...metadata, training_params }),
      label: `${model.version} from seed ${seed}`,
      firstDecisionMs: firstDecisionTimeMs,
      lastDecisionMs: lastDecisionTimeMs,
    };
    await lookAtExam(chosen.place, look, clock);
  }
  return seedSpread(own, others, ownInterval);
}

/** Equal analyses shuffle alike. */
const shuffleSeed = 1;

async function importanceOf(
  { model, candles, settings, watch }: Analysis,
  { judged }: JudgedExam,
): Promise<ImportanceSection> {
  const { rows } = judged;
  const tell = stageProgress("importance", watch.clock, watch.onProgress);
  const order = Int32Array.from(rows.position.keys());
  const chosen = evenlyDrawn(order, settings.importanceWindows);
  const positions = chosen.map((i) => rows.position[i]!);
  const { forecast, features, ceiling } = await shuffledForecasts({
    model: model.loaded,
    transform: model.transform,
    windows: drawnWindows(candles.series, positions, {
      transform: model.transform,
      extraColumns: model.extraColumns(candles.series),
    }),
    repeats: settings.importanceRepeats,
    rng: createRng(shuffleSeed),
    onProgress: (done, all) => tell(done / all),
    signal: watch.signal,
  });
  const outcome = Float64Array.from(chosen, (i) => rows.outcomeLogReturn[i]!);
  const spacing = Math.max(1, Math.floor(order.length / chosen.length));
  const horizon = Math.ceil(rows.horizon / spacing);
  return featureImportance({ outcome, forecast, horizon }, features, ceiling);
}
