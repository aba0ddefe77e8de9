import type { DescribedBundle } from "../../adapters/model-files/write-stamped.ts";
import { encodeCalibration } from "../../evaluation/calibration/calibration-file.ts";
import { fitCalibration } from "../../evaluation/calibration/fit-calibration.ts";
import { assert } from "../../foundation/assert.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import { encodeMetadata } from "../../learning/bundle/metadata.ts";
import { bundleFileNames } from "../../learning/bundle/model-kind.ts";
import { encodeNovelty } from "../../learning/bundle/novelty-file.ts";
import { type BoundMetadata, boundRunner } from "../../serving/foreign-model.ts";
import type { ForecastRunner } from "../../serving/forecast-runner.ts";
import { recordGolden } from "../training/golden-windows.ts";
import { examOutputs, type JudgedOutputs } from "../training/judge-exam.ts";
import { type AdoptedFacts, adoptedMetadata } from "./adopted-metadata.ts";

/** Of the standard deviation of its own answers: what may differ of an answer must not be its signal. */
const toleranceShare = 1e-3;
/** What is answered as a close is a float32: its last digit may differ on another machine. */
const closeRounding = 2 ** -22;
const closeOutputs: ReadonlySet<string> = new Set(["price", "scaled-close"]);

/**
 * The files of an adopted version: the ONNX file as it came, metadata, golden vectors, calibration and
 * the neighbourhood of the windows before calibration. No Keras file and no figure: its training is
 * not known.
 *
 * @throws {RefusedError} E_EXPORT_DIFFERS: asked again the graph answers otherwise.
 */
export async function adoptedBundle(
  facts: AdoptedFacts & { readonly outputs: JudgedOutputs },
  stamp: string,
  runner: ForecastRunner,
): Promise<DescribedBundle> {
  const { prepared, judgement, bytes, bound } = facts;
  const metadata = adoptedMetadata(facts, stamp);
  const names = bundleFileNames(facts.candles.series.instrument, "price");
  const outputs = examOutputs(facts.outputs, prepared);
  const golden = await recordGolden(bytes, boundRunner(runner, bound), {
    prepared,
    outputs,
    tolerance: toleranceOf(facts.outputs.scaled, facts.bound),
  });
  const { calibration, novelty } = judgement;
  const { isCalibrationInSample: isInSample } = facts.outputs;
  assert(
    calibration !== undefined && novelty !== undefined,
    "a foreign model was asked about the calibration segment",
  );
  const files = new Map<string, Uint8Array>([
    [names.onnx, bytes],
    [names.metadata, Buffer.from(encodeMetadata(metadata))],
    [names.golden, Buffer.from(`${JSON.stringify(golden)}\n`)],
    [
      names.calibration,
      Buffer.from(encodeCalibration(fitCalibration({ ...calibration, isInSample }))),
    ],
    [names.novelty, Buffer.from(encodeNovelty(novelty))],
  ]);
  return { files, metadata };
}

function toleranceOf(
  changes: Float32Array,
  { target_transform: transform }: BoundMetadata,
): number {
  const share = toleranceShare * standardDeviation(changes);
  const isClose = transform.recipe === "foreign" && closeOutputs.has(transform.output);
  return isClose ? Math.max(closeRounding, share) : share;
}
