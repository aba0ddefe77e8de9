import { basename } from "node:path";
import type { ChildForecastRunner } from "../adapters/child-process/forecast-in-child.ts";
import { readLimitedFile } from "../adapters/model-files/read-limited-file.ts";
import {
  type RegisteredVersion,
  registerVersion,
} from "../adapters/registry-files/register-version.ts";
import { readTrials } from "../adapters/trial-ledger/trial-ledger.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import type { WithheldRows } from "../evaluation/report/withheld-rows.ts";
import type { VerdictName } from "../evaluation/verdict/verdict.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { RefusedError } from "../foundation/errors.ts";
import { softwareVersions } from "../foundation/software-versions.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { chooseFeatures } from "../learning/features/feature-list.ts";
import type { ForeignTransform } from "../learning/features/fitted-transform.ts";
import type { PreparedSamples } from "../learning/features/prepare-samples.ts";
import type { BoundMetadata } from "../serving/foreign-model.ts";
import { staleModel } from "../serving/staleness.ts";
import {
  inspectModel,
  type InspectedModel,
  modelBytesMax,
} from "../tensor/model-check/inspect-model.ts";
import { adoptedAnswers, windowsOf } from "./adoption/adopted-answers.ts";
import { adoptedBundle } from "./adoption/adopted-bundle.ts";
import { lastCloseMs } from "./adoption/adopted-metadata.ts";
import { adoptedSamples } from "./adoption/adopted-samples.ts";
import {
  adoptionSettings,
  type AdoptionSettings,
  type AdoptModelRequest,
  refuseLaterTraining,
} from "./adoption/adoption-request.ts";
import { fitGraph } from "./adoption/graph-fit.ts";
import { probeModel, refuseCrash } from "./adoption/probe-model.ts";
import { statedScaling } from "./adoption/stated-scaling.ts";
import { examReport, type ExamReportOptions } from "./judging/exam-report.ts";
import { judgeVersion, withheldWarnings } from "./judging/judge-version.ts";
import { openJudgedModel } from "./judging/judged-model.ts";
import { foreignRunner } from "./judging/load-judged-graph.ts";
import { adoptionWarnings, mayHaveSeen } from "./judging/trained-until.ts";
import { loadCandles, type LoadedCandles } from "./load-candles.ts";
import { judgeExam } from "./training/judge-exam.ts";

export type { AdoptModelRequest } from "./adoption/adoption-request.ts";

export interface AdoptModelWatch {
  /** Share of calibration and exam that was asked, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
  readonly clock?: Clock;
}

/** A model that was trained elsewhere, now a version like any other. */
export interface AdoptedModel {
  readonly version: ModelVersion;
  /** The version's folder. */
  readonly path: string;
  readonly metadata: ModelMetadata;
  /** Its exam: candles of which only its maker can know whether it was trained on them. */
  readonly card: ReportCard;
  readonly verdict: VerdictName;
  /** Rows of the exam on which serving would not have answered. */
  readonly withheld: WithheldRows | undefined;
  readonly warnings: readonly string[];
}

/**
 * Makes a version of an ONNX model that was trained elsewhere: looks at its bytes, runs it in a process
 * of its own, calibrates it on the newest candles but 2,160, which examine it; the look is counted.
 *
 * @throws {MisuseError} E_ADOPTION_OPTION, E_FILE_MISSING, E_FILE_FORMAT, E_NO_CANDLES,
 *   E_TOO_FEW_CANDLES, E_NO_VOLUME.
 * @throws {RefusedError} E_FOREIGN_MODEL: the file is not plain and harmless, or cannot be run;
 *   E_FOREIGN_OUTPUT: it answers what no market makes.
 * @throws {WorldError} the disk failed.
 */
export async function adoptModel(
  request: AdoptModelRequest,
  watch: AdoptModelWatch = {},
): Promise<AdoptedModel> {
  const clock = watch.clock ?? systemClock;
  const settings = adoptionSettings(request);
  const bytes = await readLimitedFile(settings.modelFile, modelBytesMax);
  refuseJson(settings.modelFile, bytes);
  const inspected = inspectModel(bytes);
  const bound = await boundAs(settings, inspected);
  const candles = await loadCandles(settings, clock);
  const transform = bound.target_transform as ForeignTransform;
  refuseLaterTraining(settings, lastCloseMs(candles.series));
  chooseFeatures(candles.series, transform);
  const prepared = adoptedSamples(candles.series, transform);
  const place = { ...settings, kind: "price" } as const;
  // What could not be judged in the end should fail before anything is written.
  await readTrials(place);
  const runner = foreignRunner({ patience: { silenceMaxMs: 15_000 } });
  try {
    const adoption = { settings, bytes, inspected, bound, candles, prepared };
    const written = await writeAdopted(adoption, runner, { ...watch, clock });
    const chosen = { ...written, place, deployed: false };
    return await judgeAdopted(chosen, candles, { clock, draws: request.draws });
  } finally {
    await runner.end();
  }
}

// No protobuf message begins with a brace or bracket and a line of JSON: these are scalers, or metadata.
function refuseJson(path: string, bytes: Uint8Array): void {
  const beginning = new TextDecoder().decode(bytes.subarray(0, 200));
  if (!/^\s*[{[]\s*["{[\d}\]]/.test(beginning)) return;
  throw new RefusedError("E_FOREIGN_MODEL", `Cannot adopt ${path}: it is JSON, no ONNX file`);
}

interface Adoption {
  readonly settings: AdoptionSettings;
  readonly bytes: Uint8Array;
  readonly inspected: InspectedModel;
  readonly bound: BoundMetadata;
  readonly candles: LoadedCandles;
  readonly prepared: PreparedSamples;
}

async function boundAs(
  settings: AdoptionSettings,
  inspected: InspectedModel,
): Promise<BoundMetadata> {
  const { inputs: features, horizon, output } = settings;
  const { graph, lookback } = fitGraph(inspected, settings);
  const scaling = await statedScaling(settings.scaling, features);
  const transform: ForeignTransform = {
    recipe: "foreign",
    features,
    lookback,
    horizon,
    scaling,
    output,
  };
  return { graph, target_transform: transform as BoundMetadata["target_transform"] };
}

async function writeAdopted(
  adoption: Adoption,
  runner: ChildForecastRunner,
  { onProgress, clock }: AdoptModelWatch & { readonly clock: Clock },
) {
  const { settings, bytes, prepared, candles } = adoption;
  const startedMs = clock.nowMs();
  const first = prepared.segments.calibrationA.from;
  const two = windowsOf(prepared, { from: first, until: first + 2 });
  const loaded = await probeModel(runner, { bytes, metadata: adoption.bound }, two);
  const calibrationFromMs = prepared.segments.calibrationA.firstDecisionTimeMs;
  const outputs = {
    ...(await refuseCrash(() => adoptedAnswers(loaded, prepared, onProgress))),
    isCalibrationInSample: mayHaveSeen(calibrationFromMs, settings.trainedUntilMs),
  };
  const judgement = judgeExam(candles.series, prepared, outputs);
  const finishedMs = clock.nowMs();
  const facts = {
    ...adoption,
    outputs,
    judgement,
    fileName: basename(settings.modelFile),
    trainedUntilMs: settings.trainedUntilMs,
    startedMs,
    finishedMs,
    software: softwareVersions(["onnxruntime-node"]),
  };
  const place = { ...settings, kind: "price" } as const;
  const makeBundle = (stamp: string) => adoptedBundle(facts, stamp, runner);
  return registerVersion(place, finishedMs, makeBundle, { origin: "adopt", clock });
}

// Opened again from the disk, as every later command will.
async function judgeAdopted(
  chosen: Parameters<typeof openJudgedModel>[0] & Pick<RegisteredVersion, "metadata" | "unnoted">,
  candles: LoadedCandles,
  options: ExamReportOptions,
): Promise<AdoptedModel> {
  const model = await openJudgedModel(chosen);
  try {
    const exam = await judgeVersion(model, candles.series);
    const card = await examReport(exam, { place: chosen.place, model, candles }, options);
    const { version, path, metadata } = chosen;
    const stale = staleModel(metadata, lastCloseMs(candles.series));
    const warnings = [
      ...(chosen.unnoted === undefined ? [] : [chosen.unnoted]),
      ...adoptionWarnings(metadata),
      ...(stale === undefined
        ? []
        : [`Serving abstains already (${stale.reason}): ${stale.detail}`]),
      ...withheldWarnings(exam),
      ...candles.warnings,
    ];
    return {
      version,
      path,
      metadata,
      card,
      verdict: card.verdict.verdict,
      withheld: exam.withheld,
      warnings,
    };
  } finally {
    await model.release();
  }
}
