import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeVersion, type WrittenVersion } from "../src/adapters/model-files/write-version.ts";
import type { ModelPlace } from "../src/adapters/model-files/model-place.ts";
import { manifestFileName } from "../src/learning/bundle/manifest.ts";
import { bundleFileNames } from "../src/learning/bundle/model-kind.ts";

/** What is put in the place of a version's own before it is sealed again. */
export interface Restamping {
  /** "20240101T000000Z" */
  readonly stamp: string;
  /** Keys of its metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Files by their names, last of all. */
  readonly files?: (own: Map<string, Uint8Array>) => void;
}

/** Writes a version with the files of another one under another time stamp, whole and sealed. */
export async function restampVersion(
  path: string,
  place: ModelPlace,
  { stamp, metadata = {}, files: change }: Restamping,
): Promise<WrittenVersion> {
  const names = readdirSync(path).filter((name) => name !== manifestFileName);
  const files = new Map<string, Uint8Array>(
    names.map((name) => [name, readFileSync(join(path, name))]),
  );
  const name = bundleFileNames(place.instrument, place.kind).metadata;
  const own = JSON.parse(Buffer.from(files.get(name)!).toString("utf8")) as object;
  const changed = { ...own, model_version: stamp, ...metadata };
  files.set(name, Buffer.from(JSON.stringify(changed)));
  change?.(files);
  return writeVersion(place, { stamp, files });
}
