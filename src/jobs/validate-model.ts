import { type Clock, systemClock } from "../foundation/clock.ts";
import { RefusedError } from "../foundation/errors.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import type { VerdictName } from "../evaluation/verdict/verdict.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { chooseVersion, type ChosenVersion, type ModelType } from "./judging/choose-version.ts";
import { examReport } from "./judging/exam-report.ts";
import { type JudgedExam, judgeVersion, withheldWarnings } from "./judging/judge-version.ts";
import { type JudgedModel, withSentiment } from "./judging/judged-model.ts";
import { unreadSentiment } from "./judging/judged-sentiment.ts";
import { foreignCandlesNote } from "./judging/trained-candles.ts";
import { loadCandles } from "./load-candles.ts";
import { checkAnswers } from "./validation/check-answers.ts";
import { checkVersion } from "./validation/check-version.ts";
import { scalerCheck } from "./validation/scaler-check.ts";
import { type SoundnessCheck, soundnessChecks } from "./validation/soundness-check.ts";

export type { SoundnessCheck } from "./validation/soundness-check.ts";
export type { ReportCard } from "../evaluation/report/report-card.ts";

export interface ValidateModelRequest {
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
  /** Bootstrap resamples; default 10,000. */
  readonly draws?: number | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
}

/** Whether a version is sound, and what its exam says. */
export interface ValidatedModel {
  readonly version: ModelVersion;
  readonly path: string;
  /** False while no version was made champion: then the newest was taken. */
  readonly deployed: boolean;
  /** True where no check failed; says nothing about an edge. */
  readonly sound: boolean;
  readonly checks: readonly SoundnessCheck[];
  readonly verdict: VerdictName;
  /** Absent where the version cannot be run. */
  readonly card: ReportCard | undefined;
  readonly metadata: ModelMetadata | undefined;
  readonly warnings: readonly string[];
}

export interface ValidateModelWatch {
  /** Share of the exam that was asked, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
  readonly clock?: Clock;
}

/**
 * Proves a version's integrity and judges it on its exam: every usable candle after its calibration,
 * newer ones too. Each configuration that looks is counted.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION, E_NO_CANDLES, E_NO_SENTIMENT; E_NO_EXAM: no candle
 *   lies after what the version was fitted on; E_NO_FITTING: the candles before are missing.
 * @throws {RefusedError} E_TRIALS_BROKEN. @throws {WorldError} the disk failed.
 */
export async function validateModel(
  request: ValidateModelRequest,
  watch: ValidateModelWatch = {},
): Promise<ValidatedModel> {
  const { modelsDir = "./models", dataDir = "./data" } = request;
  const chosen = await chooseVersion({ ...request, modelsDir }, request.model);
  const { checks, model: opened } = await checkVersion(chosen);
  const facts = { version: chosen.version, path: chosen.path, deployed: chosen.deployed };
  if (opened === undefined) return unusable(facts, checks, undefined);
  const task = { chosen, opened, checks, request: { ...request, dataDir }, watch };
  try {
    return { ...facts, ...(await judgeSoundness(task)) };
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== "E_FORECAST_NOT_FINITE") throw error;
    const collapsed = { name: "output varies", outcome: "failed", detail: error.message } as const;
    return unusable(facts, [...checks, collapsed], opened.metadata);
  } finally {
    await opened.release();
  }
}

interface SoundnessTask {
  readonly chosen: ChosenVersion;
  readonly opened: JudgedModel;
  /** Those of its files, all passed. */
  readonly checks: readonly SoundnessCheck[];
  readonly request: ValidateModelRequest & { readonly dataDir: string };
  readonly watch: ValidateModelWatch;
}

async function judgeSoundness(
  task: SoundnessTask,
): Promise<Omit<ValidatedModel, "version" | "path" | "deployed">> {
  const { chosen, request, watch } = task;
  const { place } = chosen;
  const clock = watch.clock ?? systemClock;
  const model = await withSentiment(task.opened, request);
  const candles = await loadCandles(
    { ...place, file: request.file, dataDir: request.dataDir },
    clock,
  );
  const exam = await judgeVersion(model, candles.series, watch.onProgress);
  const checks = [
    ...task.checks,
    scalerCheck(model, candles.series, exam),
    ...checkAnswers(answersOf(exam), model.transform.recipe),
  ];
  const card = await examReport(exam, { place, model, candles }, { ...request, clock });
  return {
    sound: checks.every(({ outcome }) => outcome !== "failed"),
    checks: inOrder(checks),
    verdict: card.verdict.verdict,
    card,
    metadata: model.metadata,
    warnings: [
      ...(exam.areTrainedCandles ? [] : [foreignCandlesNote]),
      ...(model.sentiment?.notes ?? []),
      ...unreadSentiment([model], request),
      ...withheldWarnings(exam),
      ...candles.warnings,
    ],
  };
}

/** A version that cannot be judged at all. */
function unusable(
  facts: Pick<ValidatedModel, "version" | "path" | "deployed">,
  checks: readonly SoundnessCheck[],
  metadata: ModelMetadata | undefined,
): ValidatedModel {
  return {
    ...facts,
    sound: false,
    checks: withUnchecked(checks),
    verdict: "no edge",
    card: undefined,
    metadata,
    warnings: [],
  };
}

function withUnchecked(checks: readonly SoundnessCheck[]): readonly SoundnessCheck[] {
  const unchecked = soundnessChecks
    .filter((name) => checks.every((check) => check.name !== name))
    .map((name) => ({ name, outcome: "not checked", detail: "it did not come to that" }) as const);
  return inOrder([...checks, ...unchecked]);
}

function inOrder(checks: readonly SoundnessCheck[]): readonly SoundnessCheck[] {
  return checks.toSorted(
    (a, b) => soundnessChecks.indexOf(a.name) - soundnessChecks.indexOf(b.name),
  );
}

function answersOf({ judged }: JudgedExam) {
  const { forecastLogReturn, rows } = judged;
  return { forecastLogReturn, outcomeLogReturn: rows.outcomeLogReturn };
}
