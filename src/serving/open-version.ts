import { parseCalibration } from "../evaluation/calibration/calibration-file.ts";
import { RefusedError } from "../foundation/errors.ts";
import { parseGoldenVectors } from "../learning/bundle/golden-vectors.ts";
import { parseMetadata } from "../learning/bundle/metadata.ts";
import { bundleFileNames, type ModelKind } from "../learning/bundle/model-kind.ts";
import { parseNovelty } from "../learning/bundle/novelty-file.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";
import type { ForecasterParts } from "./forecaster.ts";

/** Where a version's files were read from, and what they should be a model of. */
export interface VersionOrigin {
  readonly version: ModelVersion;
  /** The version's folder, for messages. */
  readonly path: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
}

/**
 * A version's files as the parts of a forecaster.
 *
 * @param files Whose bytes were proven against the manifest.
 * @throws {RefusedError} E_METADATA, E_GOLDEN_FORMAT, E_CALIBRATION_FORMAT, E_NOVELTY_FORMAT;
 *   E_WRONG_MODEL: it is a model of something else; E_NO_CALIBRATION: it was written before forecasts
 *   had intervals.
 */
export function forecasterParts(
  files: ReadonlyMap<string, Uint8Array>,
  origin: VersionOrigin,
): ForecasterParts {
  const { version, path, instrument, timeframe, kind } = origin;
  const names = bundleFileNames(instrument, kind);
  const content = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes !== undefined) return bytes;
    throw new RefusedError(
      "E_WRONG_MODEL",
      `Cannot use ${path}: it is no ${kind} model of ${instrument}, it holds no ${name}`,
    );
  };
  const text = (name: string): string => Buffer.from(content(name)).toString("utf8");
  const metadata = parseMetadata(text(names.metadata));
  if (metadata.instrument !== instrument || metadata.timeframe !== timeframe) {
    throw new RefusedError(
      "E_WRONG_MODEL",
      `Cannot use ${path}: it was trained on ${metadata.instrument} ${metadata.timeframe}`,
    );
  }
  for (const name of [names.calibration, names.novelty]) {
    if (files.has(name)) continue;
    throw new RefusedError(
      "E_NO_CALIBRATION",
      `Cannot forecast with ${path}: it holds no ${name}, it was trained before forecasts had intervals; train again with \`candlecast train ${instrument}\``,
    );
  }
  const parts: ForecasterParts = {
    version,
    metadata,
    golden: parseGoldenVectors(text(names.golden)),
    calibration: parseCalibration(text(names.calibration)),
    novelty: parseNovelty(text(names.novelty)),
    model: content(names.onnx),
  };
  refuseContradictions(parts, path);
  return parts;
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
