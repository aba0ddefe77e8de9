import { parseCalibration } from "../evaluation/calibration/calibration-file.ts";
import type { FittedCalibration } from "../evaluation/calibration/fitted-calibration.ts";
import { RefusedError } from "../foundation/errors.ts";
import { type GoldenVectors, parseGoldenVectors } from "../learning/bundle/golden-vectors.ts";
import { type ModelMetadata, parseMetadata } from "../learning/bundle/metadata.ts";
import { bundleFileNames, type ModelKind } from "../learning/bundle/model-kind.ts";
import { parseNovelty } from "../learning/bundle/novelty-file.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import type { FittedNovelty } from "../learning/features/novelty.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";

/** Where a version's files were read from, and what they should be a model of. */
export interface VersionOrigin {
  readonly version: ModelVersion;
  /** The version's folder, for messages. */
  readonly path: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
}

/** What every reader of a version begins with. */
export interface VersionParts {
  readonly version: ModelVersion;
  readonly metadata: ModelMetadata;
  readonly golden: GoldenVectors;
  /** Bytes of the ONNX file. */
  readonly model: Uint8Array;
}

/** The same with what a forecaster has beside it. */
export interface ForecasterParts extends VersionParts {
  readonly calibration: FittedCalibration;
  readonly novelty: FittedNovelty;
}

/**
 * A version's files as its parts, before anything is run.
 *
 * @param files Whose bytes were proven against the manifest.
 * @throws {RefusedError} E_METADATA, E_GOLDEN_FORMAT; E_WRONG_MODEL: it is a model of something else.
 */
export function versionParts(
  files: ReadonlyMap<string, Uint8Array>,
  origin: VersionOrigin,
): VersionParts {
  const { version, path, instrument, timeframe } = origin;
  const names = bundleFileNames(instrument, origin.kind);
  const metadata = parseMetadata(textOf(files, names.metadata, origin));
  if (metadata.instrument !== instrument || metadata.timeframe !== timeframe) {
    throw new RefusedError(
      "E_WRONG_MODEL",
      `Cannot use ${path}: it was trained on ${metadata.instrument} ${metadata.timeframe}`,
    );
  }
  const golden = parseGoldenVectors(textOf(files, names.golden, origin));
  return { version, metadata, golden, model: contentOf(files, names.onnx, origin) };
}

/**
 * A version's files as the parts of a forecaster.
 *
 * @param files Whose bytes were proven against the manifest.
 * @throws {RefusedError} as `versionParts`; E_CALIBRATION_FORMAT, E_NOVELTY_FORMAT; E_NO_CALIBRATION:
 *   it was written before forecasts had intervals.
 */
export function forecasterParts(
  files: ReadonlyMap<string, Uint8Array>,
  origin: VersionOrigin,
): ForecasterParts {
  const { path, instrument, kind } = origin;
  const own = versionParts(files, origin);
  const names = bundleFileNames(instrument, kind);
  for (const name of [names.calibration, names.novelty]) {
    if (files.has(name)) continue;
    throw new RefusedError(
      "E_NO_CALIBRATION",
      `Cannot forecast with ${path}: it holds no ${name}, it was trained before forecasts had intervals; train again with \`candlecast train ${instrument}\``,
    );
  }
  const calibration = parseCalibration(textOf(files, names.calibration, origin));
  const novelty = parseNovelty(textOf(files, names.novelty, origin));
  const parts = { ...own, calibration, novelty };
  refuseContradictions(parts, path);
  return parts;
}

/** @throws {RefusedError} E_WRONG_MODEL: there is no such file. */
export function contentOf(
  files: ReadonlyMap<string, Uint8Array>,
  name: string,
  { path, kind, instrument }: Pick<VersionOrigin, "path" | "kind" | "instrument">,
): Uint8Array {
  const bytes = files.get(name);
  if (bytes !== undefined) return bytes;
  throw new RefusedError(
    "E_WRONG_MODEL",
    `Cannot use ${path}: it is no ${kind} model of ${instrument}, it holds no ${name}`,
  );
}

function textOf(...asked: Parameters<typeof contentOf>): string {
  return Buffer.from(contentOf(...asked)).toString("utf8");
}

// Files of two versions that were put together would calibrate one model by another.
function refuseContradictions({ metadata, golden, ...parts }: ForecasterParts, path: string): void {
  const { horizon, features } = metadata;
  const rules: Readonly<Record<string, boolean>> = {
    "calibration.json is of another horizon": parts.calibration.horizon === horizon,
    "novelty.json has other features": parts.novelty.features === features.length,
    "golden.json has other features": golden.features.join() === features.join(),
  };
  for (const [broken, holds] of Object.entries(rules)) {
    if (!holds) throw new RefusedError("E_METADATA", `Cannot use ${path}: ${broken}`);
  }
}
