/**
 * candlecast as a library: the jobs of the command line, typed. Each takes one request object whose
 * absent fields have the command's defaults, returns data and prints nothing.
 *
 * Failures are thrown as `OperationalError`s with a stable `code` (docs/errors.md); that a forecast
 * is withheld is no failure but an answer of kind "abstain" with its reason.
 *
 * @example
 * ```ts
 * import { importCandles, predictClose, trainModel } from "candlecast";
 *
 * const market = { instrument: "BTCUSDT", timeframe: "1h" };
 * await importCandles({ ...market, file: "BTCUSDT_1h.csv", dataDir: "./data" });
 *
 * const { path, metrics } = await trainModel({ ...market, recipe: "return", epochs: 5 });
 * console.log(path, metrics.performance.directional_accuracy);
 *
 * const answer = await predictClose({ ...market, file: "BTCUSDT_1h.csv" });
 * console.log(answer.kind === "forecast" ? answer.close : answer.reason);
 * ```
 */
export { importCandles } from "./jobs/import-candles.ts";
export type { ImportCandlesRequest, ImportedCandles } from "./jobs/import-candles.ts";
export { importFreqtrade } from "./jobs/import-freqtrade.ts";
export type {
  FreqtradeOutcome,
  ImportedFreqtrade,
  ImportFreqtradeRequest,
  ImportFreqtradeWatch,
} from "./jobs/import-freqtrade.ts";

export { downloadCandles } from "./jobs/download-candles.ts";
export type {
  DownloadCandlesOptions,
  DownloadProgress,
  DownloadReport,
  DownloadRequest,
} from "./jobs/download-candles.ts";

export { unfinishedDownloads } from "./jobs/unfinished-downloads.ts";
export type { UnfinishedDownload } from "./jobs/unfinished-downloads.ts";

export { updateCandles } from "./jobs/update-candles.ts";
export type {
  UpdateCandlesOptions,
  UpdateCandlesRequest,
  UpdatedCandles,
} from "./jobs/update-candles.ts";

export { exportCandles } from "./jobs/export-candles.ts";
export type { ExportCandlesRequest, ExportedCandles } from "./jobs/export-candles.ts";

export { simulateCandles } from "./jobs/simulate-candles.ts";
export type { SimulateCandlesRequest, SimulatedCandles } from "./jobs/simulate-candles.ts";

export { verifyCandles } from "./jobs/verify-candles.ts";
export type { VerifiedCandles, VerifyCandlesRequest } from "./jobs/verify-candles.ts";

export { listCandles } from "./jobs/list-candles.ts";
export type { ListCandlesRequest, ListedCandles } from "./jobs/list-candles.ts";

export { resampleCandles } from "./jobs/resample-candles.ts";
export type {
  PartialCandle,
  ResampleCandlesRequest,
  ResampledCandles,
} from "./jobs/resample-candles.ts";

export { showCandles } from "./jobs/show-candles.ts";
export type { CandlePicture, ShowCandlesRequest, ShownCandles } from "./jobs/show-candles.ts";

export { proveCandles } from "./jobs/prove-candles.ts";
export type {
  CandleSeries,
  GivenCandle,
  ProveCandlesRequest,
  ProvenCandles,
  QualityReport,
} from "./jobs/prove-candles.ts";

export { importSentiment } from "./jobs/import-sentiment.ts";
export type { ImportedSentiment, ImportSentimentRequest } from "./jobs/import-sentiment.ts";
export { downloadSentiment } from "./jobs/download-sentiment.ts";
export type {
  DownloadedSentiment,
  DownloadSentimentOptions,
  DownloadSentimentRequest,
} from "./jobs/download-sentiment.ts";
export { verifySentiment } from "./jobs/verify-sentiment.ts";
export type {
  SoundSentiment,
  VerifiedSentiment,
  VerifySentimentRequest,
} from "./jobs/verify-sentiment.ts";
export { showSentiment } from "./jobs/show-sentiment.ts";
export type {
  ScoreLine,
  ShownSentiment,
  ShownSource,
  ShowSentimentRequest,
} from "./jobs/show-sentiment.ts";
export { loadSentiment, sentimentTimeline } from "./jobs/load-sentiment.ts";
export type { SentimentReading, SentimentTimeline } from "./jobs/load-sentiment.ts";
export type { LoadedSentiment, LoadedSource, LoadSentimentRequest } from "./jobs/load-sentiment.ts";

export { trainModel } from "./jobs/train-model.ts";
export type {
  TrainedModel,
  TrainingNotice,
  TrainingPace,
  TrainModelRequest,
  TrainModelWatch,
} from "./jobs/train-model.ts";

export { retrainModel } from "./jobs/retrain-model.ts";
export type {
  RetrainedModel,
  RetrainModelRequest,
  RetrainModelWatch,
} from "./jobs/retrain-model.ts";
export type { ForecastScore, TrainingReport } from "./jobs/training-report.ts";

export { loadForecaster } from "./jobs/load-forecaster.ts";
export type { LoadedForecaster, LoadForecasterRequest } from "./jobs/load-forecaster.ts";
export type { Forecaster, ForecastQuestion, IntervalTracker } from "./jobs/load-forecaster.ts";
export {
  createIntervalTracker,
  errorConfidence,
  errorConfidenceOf,
} from "./jobs/load-forecaster.ts";

export { loadLadder } from "./jobs/load-ladder.ts";
export type { LoadedLadder, LoadedRung, LoadLadderRequest } from "./jobs/load-ladder.ts";
export { abstainReasons } from "./jobs/load-ladder.ts";
export type {
  AbstainReason,
  ForecastSource,
  LadderAnswer,
  LadderQuestion,
  RungOutcome,
} from "./jobs/load-ladder.ts";

export { wallClockDeadline } from "./foundation/wall-clock-deadline.ts";
export type { Deadline } from "./foundation/wall-clock-deadline.ts";

export { predictClose } from "./jobs/predict-close.ts";
export type {
  Abstention,
  Forecast,
  KnownSentiment,
  KnownSource,
  PredictCloseRequest,
  PredictedClose,
  PredictedRung,
} from "./jobs/predict-close.ts";

export { serveForecasts } from "./jobs/serve-forecasts.ts";
export type {
  ListeningServer,
  ServedForecasts,
  ServedInstrumentNote,
  ServeForecastsOptions,
  ServeForecastsRequest,
} from "./jobs/serve-forecasts.ts";

export { walkForward } from "./jobs/walk-forward.ts";
export type {
  FinishedFold,
  FoldLayout,
  FoldName,
  RecipeChoice,
  ReturnMeasure,
  RunningFold,
  SharpeRecord,
  WalkedForward,
  WalkedRecipe,
  WalkForwardRequest,
  WalkForwardWatch,
  WalkNotice,
  WalkProgress,
} from "./jobs/walk-forward.ts";

export { quickstart } from "./jobs/quickstart.ts";
export type {
  QuickstartCandles,
  QuickstartOutcome,
  QuickstartRequest,
  QuickstartStep,
  QuickstartWatch,
} from "./jobs/quickstart.ts";

export { adoptModel } from "./jobs/adopt-model.ts";
export type { AdoptedModel, AdoptModelRequest, AdoptModelWatch } from "./jobs/adopt-model.ts";

export { listModels } from "./jobs/list-models.ts";
export type { ListedModel, ListedVersion, ListModelsRequest } from "./jobs/list-models.ts";
export { showModel } from "./jobs/show-model.ts";
export type { ShowModelRequest, ShownModel } from "./jobs/show-model.ts";
export { modelHistory } from "./jobs/model-history.ts";
export type { ModelHistory, ModelHistoryRequest } from "./jobs/model-history.ts";
export { readChampionAt } from "./jobs/read-champion-at.ts";
export type { ChampionAtRequest } from "./jobs/read-champion-at.ts";
export { diffModels } from "./jobs/diff-models.ts";
export type { DiffFile, DifferingModels, DiffModelsRequest, DiffRow } from "./jobs/diff-models.ts";
export { verifyModels } from "./jobs/verify-models.ts";
export type {
  RegistryFinding,
  VerifiedModels,
  VerifyModelsRequest,
  VerifyModelsWatch,
} from "./jobs/verify-models.ts";
export { exportModels } from "./jobs/export-models.ts";
export type { ExportedModel, ExportedView, ExportModelsRequest } from "./jobs/export-models.ts";
export { exportVersion } from "./jobs/export-version.ts";
export type { ExportedVersion, ExportVersionRequest } from "./jobs/export-version.ts";
export { importVersion } from "./jobs/import-version.ts";
export type { ImportedVersion, ImportVersionRequest } from "./jobs/import-version.ts";
export { removeVersions } from "./jobs/remove-versions.ts";
export type { RemovedVersion, RemoveVersionsRequest } from "./jobs/remove-versions.ts";
export { gcModels } from "./jobs/gc-models.ts";
export type {
  ClearedModel,
  ClearedModels,
  ClearedVersion,
  GcModelsRequest,
} from "./jobs/gc-models.ts";
export { watchModels, watchOnce } from "./jobs/watch-model.ts";
export type {
  EndedWatch,
  WatchedModel,
  WatchModelsOptions,
  WatchModelsRequest,
  WatchOptions,
  WatchRequest,
  WatchRound,
} from "./jobs/watch-model.ts";

export { validateModel } from "./jobs/validate-model.ts";
export type {
  ReportCard,
  SoundnessCheck,
  ValidatedModel,
  ValidateModelRequest,
  ValidateModelWatch,
} from "./jobs/validate-model.ts";

export { analyzeModel } from "./jobs/analyze-model.ts";
export type {
  AnalysisProgress,
  AnalyzedModel,
  AnalyzeModelRequest,
  AnalyzeModelWatch,
} from "./jobs/analyze-model.ts";

export { writeHtmlReport } from "./jobs/write-html-report.ts";

export { doctorEnv } from "./jobs/doctor-env.ts";
export type { DoctorEnvRequest, EnvironmentDiagnosis } from "./jobs/doctor-env.ts";
export { doctorLeaks } from "./jobs/doctor-leaks.ts";
export type { DoctorLeaksRequest, LeakDiagnosis } from "./jobs/doctor-leaks.ts";

export { compareModels } from "./jobs/compare-models.ts";
export type {
  ComparedModel,
  ComparedModels,
  CompareModelsRequest,
  CompareModelsWatch,
} from "./jobs/compare-models.ts";

export { deployModel } from "./jobs/deploy-model.ts";
export type {
  DeployedModel,
  DeployModelRequest,
  DeployModelWatch,
  DeploySubject,
  GateCheck,
  GateMode,
  GateOutcome,
  Promotion,
} from "./jobs/deploy-model.ts";
export { rollbackModel } from "./jobs/rollback-model.ts";
export type { RolledBackModel, RollbackModelRequest } from "./jobs/rollback-model.ts";
export { readExposureCap } from "./jobs/read-exposure-cap.ts";
export type { ExposureCap, VersionCap } from "./jobs/read-exposure-cap.ts";

export { writeComparisonPage } from "./jobs/write-comparison-page.ts";

export { judgeForecasts } from "./jobs/judge-forecasts.ts";
export type { JudgedForecasts, JudgeForecastsRequest } from "./jobs/judge-forecasts.ts";

export { runBacktest } from "./jobs/run-backtest.ts";
export type {
  BacktestOptions,
  BacktestPhase,
  BacktestProgress,
  BacktestRequest,
  BacktestResult,
} from "./jobs/run-backtest.ts";
export type { SheetFigures, TearSheet } from "./jobs/tear-sheet.ts";
export { writeTearSheetPage } from "./jobs/write-tear-sheet-page.ts";
export { sweepStrategy } from "./jobs/sweep-strategy.ts";
export type {
  SweepOptions,
  SweepRequest,
  SweepResult,
  SweptConfiguration,
} from "./jobs/sweep-strategy.ts";
export { tradePaper } from "./jobs/trade-paper.ts";
export type {
  PaperProgress,
  PaperResult,
  PaperStep,
  TradePaperOptions,
  TradePaperRequest,
} from "./jobs/trade-paper.ts";
export { explainDecision } from "./jobs/explain-decision.ts";
export type { ExplainDecisionRequest, ExplainedDecision } from "./jobs/explain-decision.ts";
export { haltTrading } from "./jobs/halt-trading.ts";
export type { HaltedTrading, HaltTradingRequest } from "./jobs/halt-trading.ts";
export { resumeTrading } from "./jobs/resume-trading.ts";
export type { OwnHalt, ResumedTrading, ResumeTradingRequest } from "./jobs/resume-trading.ts";

export { listStrategies, showStrategy } from "./jobs/list-strategies.ts";
export type { ShownStrategy } from "./jobs/list-strategies.ts";
// What strategies are made of is quicker to load as "candlecast/strategy".
export {
  batchOf,
  createAdx,
  createAtr,
  createBollinger,
  createDonchian,
  createEma,
  createMacd,
  createObv,
  createRealisedVolatility,
  createRollingVwap,
  createRsi,
  createSessionVwap,
  createSma,
  createWilderMean,
  defineStrategy,
  trueRange,
} from "./strategy.ts";
export type { Indicator, Reason, Signal, Strategy, StrategyRun, StrategyView } from "./strategy.ts";

export { fixedClock, systemClock } from "./foundation/clock.ts";
export type { Clock } from "./foundation/clock.ts";
export { InvariantError } from "./foundation/assert.ts";
export {
  InterruptedError,
  MisuseError,
  OperationalError,
  RefusedError,
  WorldError,
} from "./foundation/errors.ts";
