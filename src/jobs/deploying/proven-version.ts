import { readVersion } from "../../adapters/model-files/read-version.ts";
import type { FittedCalibration } from "../../evaluation/calibration/fitted-calibration.ts";
import { openProven } from "../../serving/open-proven.ts";
import { forecasterParts } from "../../serving/open-version.ts";
import type { ChosenVersion } from "../judging/choose-version.ts";
import { type JudgedModel, judgedModel } from "../judging/judged-model.ts";
import { judgedRunner } from "../judging/load-judged-graph.ts";

/** A version that could serve now: whole, and answering as when it was trained. */
export interface ProvenVersion {
  readonly chosen: ChosenVersion;
  /** Without readings of sentiment yet. */
  readonly model: JudgedModel;
  readonly calibration: FittedCalibration;
  /** What was proven: "7 files with their sha256, 4 golden windows". */
  readonly proof: string;
}

/**
 * Proves that a version could serve: every file's sha256, all parts that a forecaster needs, the golden
 * vectors.
 *
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA, E_GOLDEN_FORMAT, E_GOLDEN_DIFFERS,
 *   E_CALIBRATION_FORMAT, E_NOVELTY_FORMAT, E_NO_CALIBRATION, E_WRONG_MODEL.
 * @throws {WorldError} E_ENGINE_LOAD, E_MODELS_READ; of an adopted version also E_MODEL_CRASHED.
 */
export async function openProvenVersion(chosen: ChosenVersion): Promise<ProvenVersion> {
  const { files } = await readVersion(chosen.path);
  const parts = forecasterParts(files, { ...chosen, ...chosen.place });
  const loaded = await openProven(parts, judgedRunner(parts.metadata));
  return {
    chosen,
    model: judgedModel(chosen, parts, loaded),
    calibration: parts.calibration,
    proof: `${files.size} files with their sha256, ${parts.golden.closes.length} golden windows answered as in training`,
  };
}
