import { createHash } from "node:crypto";
import { z } from "zod";
import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { blockChecksums, checksumDigits } from "./block-checksums.ts";
import { type ModelVersion, versionId } from "./version-id.ts";

export const manifestFileName = "manifest.json";

const fileSealSchema = z
  .strictObject({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.number().int().nonnegative(),
    /** CRC-32 per 4,096 bytes, 8 hex digits each; absent in versions from before it was kept. */
    blocks: z
      .string()
      .regex(/^(?:[0-9a-f]{8})*$/)
      .optional(),
  })
  .refine(
    ({ bytes, blocks }) => blocks === undefined || blocks.length === checksumDigits(bytes),
    "one checksum per 4,096 bytes",
  );

/** What a manifest says of one file: enough to prove it whole and to say where it is not. */
export type FileSeal = Readonly<z.infer<typeof fileSealSchema>>;

const manifestSchema = z.strictObject({
  format: z.literal(1),
  /** Time part of the version id; equals `model_version` in the metadata. */
  stamp: z.string().regex(/^\d{8}T\d{6}Z$/),
  /** Every file of the folder but the manifest itself. */
  files: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/), fileSealSchema),
});

/**
 * What `manifest.json` of a version folder says: the sha256 and size of every other file as it lies
 * on disk, and checksums of its blocks, from which `locateDamage` tells the place. It is written last, and the folder is named after it: time stamp, then the first 12 hex
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
  const seals = new Map([...files].map(([name, content]) => [name, sealFile(content)]));
  const sealed = sealManifest(seals, stamp);
  assert(isManifest(parseJson(sealed.manifestText)), "a bundle's files have plain names");
  assert(!files.has(manifestFileName), "a bundle brings no manifest of its own");
  return sealed;
}

/** The manifest that lists these files, in order of name, and the version id that it makes. */
export function sealManifest(seals: ReadonlyMap<string, FileSeal>, stamp: string): SealedBundle {
  const files = Object.fromEntries([...seals].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const manifestText = `${JSON.stringify({ format: 1, stamp, files }, null, 2)}\n`;
  return { manifestText, version: versionId(stamp, sha256Hex(manifestText)) };
}

/** What a manifest says of a file with this content. */
export function sealFile(content: Uint8Array): FileSeal {
  const blocks = blockChecksums(content);
  return { sha256: sha256Hex(content), bytes: content.length, blocks };
}

export function isManifest(value: unknown): value is Manifest {
  return manifestSchema.safeParse(value).success;
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
