import { createHash } from "node:crypto";
import { z } from "zod";
import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { type ModelVersion, versionId } from "./version-id.ts";

export const manifestFileName = "manifest.json";

const manifestSchema = z.strictObject({
  format: z.literal(1),
  /** Time part of the version id; equals `model_version` in the metadata. */
  stamp: z.string().regex(/^\d{8}T\d{6}Z$/),
  /** Every file of the folder but the manifest itself. */
  files: z.record(
    z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/),
    z.strictObject({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      bytes: z.number().int().nonnegative(),
    }),
  ),
});

/**
 * What `manifest.json` of a version folder says: the sha256 and size of every other file as it lies
 * on disk. It is written last, and the folder is named after it: time stamp, then the first 12 hex
 * digits of the sha256 of `manifest.json`. So both `sha256sum FILE` against the manifest and
 * `sha256sum manifest.json` against the folder's name hold as they stand.
 *
 * The metadata is one of the hashed files and therefore cannot hold the whole id (it would have to
 * contain a hash of itself). Its `model_version` is the id's stamp, which alone tells the versions
 * of a model apart; the store refuses a second version with the same stamp, and readers take the
 * whole id from `readVersion`.
 */
export type Manifest = z.infer<typeof manifestSchema>;

/** A file of a bundle: its name (no folder) and what is in it. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

export interface SealedBundle {
  readonly version: ModelVersion;
  readonly manifestText: string;
}

/**
 * Hashes the files, lists them in order of name and derives the version id.
 *
 * @throws {InvariantError} a name is a path or hidden, or `stamp` is not from `versionStamp`.
 */
export function sealBundle(files: BundleFiles, stamp: string): SealedBundle {
  const names = [...files.keys()].toSorted();
  const entries = names.map((name) => {
    const content = files.get(name)!;
    return [name, { sha256: sha256Hex(content), bytes: content.length }] as const;
  });
  const manifest = { format: 1, stamp, files: Object.fromEntries(entries) };
  assert(manifestSchema.safeParse(manifest).success, "a bundle's files have plain names");
  assert(!files.has(manifestFileName), "a bundle brings no manifest of its own");
  const manifestText = `${JSON.stringify(manifest, null, 2)}\n`;
  return { manifestText, version: versionId(stamp, sha256Hex(manifestText)) };
}

/** @throws {RefusedError} E_MANIFEST: the text is no manifest. */
export function parseManifest(text: string): Manifest {
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new RefusedError(
    "E_MANIFEST",
    `Cannot read ${manifestFileName}: ${firstIssue(parsed.error)}`,
  );
}

/** 64 hex digits. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
