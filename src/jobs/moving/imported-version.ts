import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { readForeignVersion } from "../../adapters/model-files/read-foreign-version.ts";
import type { StoredVersion } from "../../adapters/model-files/read-version.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { type ModelMetadata, parseMetadata } from "../../learning/bundle/metadata.ts";
import { bundleFileNames, modelKindOf } from "../../learning/bundle/model-kind.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { openProven } from "../../serving/open-proven.ts";
import { forecasterParts } from "../../serving/open-version.ts";
import { wrongDate } from "./wrong-date.ts";
import { inspectModel } from "../../tensor/model-check/inspect-model.ts";
import { foreignRunner } from "../judging/load-judged-graph.ts";

/** A version from elsewhere that may come in. */
export interface ProvenVersion {
  readonly stored: StoredVersion;
  readonly metadata: ModelMetadata;
  /** Where it belongs by its own words. */
  readonly place: ModelPlace;
}

/**
 * Reads a version's folder from elsewhere and proves it: every hash; that it holds the files of one
 * model and no others; that these say the same; that its graph is plain and harmless, and answers
 * the golden vectors, in a process of its own. Nothing is written.
 *
 * @param nowMs UTC epoch milliseconds; it may say nothing of what comes later.
 * @throws {MisuseError} E_FILE_MISSING, E_IMPORT_FOLDER.
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA, E_GOLDEN_FORMAT, E_GOLDEN_DIFFERS,
 *   E_CALIBRATION_FORMAT, E_NOVELTY_FORMAT, E_NO_CALIBRATION, E_WRONG_MODEL, E_FOREIGN_MODEL;
 *   E_IMPORT_REFUSED: its files are not those of a version, or its dates cannot be true.
 * @throws {WorldError} E_MODELS_READ, E_ENGINE_LOAD, E_MODEL_CRASHED.
 */
export async function importedVersion(
  path: string,
  modelsDir: string,
  nowMs: number,
): Promise<ProvenVersion> {
  const stored = await readForeignVersion(path);
  const metadata = metadataOf(stored);
  const wrong = wrongDate(metadata, nowMs);
  if (wrong !== undefined) throw refused(path, wrong);
  const place = placeOf(stored, metadata, modelsDir);
  const parts = forecasterParts(stored.files, { ...place, version: stored.version, path });
  inspectModel(parts.model);
  const runner = foreignRunner({ patience: { silenceMaxMs: 30_000 } });
  try {
    await (await openProven(parts, runner)).release();
  } finally {
    await runner.end();
  }
  return { stored, metadata, place };
}

const metadataName = /^[a-z0-9][a-z0-9._-]*_(price|sentiment)_metadata\.json$/;

function metadataOf({ path, files, manifest }: StoredVersion): ModelMetadata {
  const names = [...files.keys()].filter((name) => metadataName.test(name));
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) {
    throw refused(path, `it must hold the metadata of one model, it holds ${names.length}`);
  }
  const metadata = parseMetadata(Buffer.from(files.get(name)!).toString("utf8"));
  if (metadata.model_version !== manifest.stamp) {
    throw refused(path, `its metadata are of version ${metadata.model_version}`);
  }
  return metadata;
}

// A place is made of names: those that a file brings must be as ours are, letter by letter.
function placeOf(
  { path, files }: StoredVersion,
  metadata: ModelMetadata,
  modelsDir: string,
): ModelPlace {
  const instrument = parseInstrument(metadata.instrument);
  if (instrument !== metadata.instrument) {
    throw refused(path, `its instrument must be ${instrument}, value was ${metadata.instrument}`);
  }
  const kind = modelKindOf(metadata);
  const known = new Set<string>(Object.values(bundleFileNames(instrument, kind)));
  const strange = [...files.keys()].find((name) => !known.has(name));
  if (strange !== undefined) throw refused(path, `it holds ${strange}, which no version has`);
  return { modelsDir, instrument, timeframe: metadata.timeframe, kind };
}

function refused(path: string, reason: string): RefusedError {
  return new RefusedError("E_IMPORT_REFUSED", `Cannot import ${path}: ${reason}`);
}
