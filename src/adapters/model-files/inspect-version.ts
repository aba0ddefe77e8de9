import { type Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import { differingBytes } from "../../learning/bundle/differing-bytes.ts";
import { type Damage, locateDamage } from "../../learning/bundle/locate-damage.ts";
import {
  type BundleFiles,
  type Manifest,
  manifestFileName,
  parseManifest,
  sha256Hex,
} from "../../learning/bundle/manifest.ts";
import { mendedManifest, originalManifest } from "../../learning/bundle/original-manifest.ts";
import { isVersionId, type ModelVersion, versionId } from "../../learning/bundle/version-id.ts";
import { readPlainFile } from "./read-plain-file.ts";

/** One thing that is wrong with a version's folder. */
export type BundleFinding =
  | { readonly kind: "damage"; readonly file: string; readonly damage: Damage }
  | { readonly kind: "missing"; readonly file: string }
  /** Not in the manifest. */
  | { readonly kind: "stray"; readonly file: string }
  /** A link, a folder, too large, or the disk failed. */
  | { readonly kind: "unusable"; readonly file: string; readonly reason: string }
  /** Whole, but the folder carries another version's name. */
  | { readonly kind: "renamed"; readonly is: ModelVersion };

/** A version's folder as it is, whole or not. */
export interface InspectedVersion {
  readonly version: ModelVersion;
  /** What could be read, the manifest not among it; nothing of it is proven where there are findings. */
  readonly files: BundleFiles;
  /** Of all that was read. */
  readonly bytes: number;
  /** Nothing where every byte is as it was written. */
  readonly findings: readonly BundleFinding[];
}

/**
 * Reads every byte of a version's folder and says everything that is wrong with it, where
 * `readVersion` stops at the first.
 *
 * @throws {WorldError} E_MODELS_READ: the folder cannot be listed.
 */
export async function inspectVersion(path: string): Promise<InspectedVersion> {
  const version = basename(resolve(path)) as ModelVersion;
  if (!isVersionId(version))
    throw new WorldError("E_MODELS_READ", `Cannot read ${path}: its name is no version id`);
  const { contents, unusable } = await readAll(path);
  const manifestBytes = contents.get(manifestFileName);
  const files = new Map(contents);
  files.delete(manifestFileName);
  const bytes = [...contents.values()].reduce((sum, { length }) => sum + length, 0);
  const { manifest, findings } = inspectManifest(version, files, manifestBytes);
  const known = new Set(unusable.map((finding) => finding.file));
  const all = [
    ...unusable,
    ...findings.filter((finding) => finding.kind !== "missing" || !known.has(finding.file)),
    ...(manifest === undefined ? [] : filesAgainst(manifest, files, known)),
  ];
  return { version, files, bytes, findings: all };
}

/** More than this no file of a version has; Node reads no larger one at once. */
const bytesMax = 2 ** 30;

type Unusable = Extract<BundleFinding, { readonly kind: "unusable" }>;

async function readAll(path: string) {
  const contents = new Map<string, Uint8Array>();
  const unusable: Unusable[] = [];
  for (const entry of await entriesOf(path)) {
    const { name: file } = entry;
    try {
      if (entry.isFile()) contents.set(file, await readPlainFile(join(path, file), bytesMax));
      else unusable.push({ kind: "unusable", file, reason: `it is a ${natureOf(entry)}` });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      unusable.push({ kind: "unusable", file, reason });
    }
  }
  return { contents, unusable };
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw new WorldError("E_MODELS_READ", `Cannot read ${path}: ${String(cause)}`, { cause });
  }
}

function natureOf(entry: Dirent): string {
  if (entry.isSymbolicLink()) return "symbolic link";
  return entry.isDirectory() ? "folder" : "special file";
}

interface ManifestFindings {
  /** What the version's files once were, as far as that can be known. */
  readonly manifest: Manifest | undefined;
  readonly findings: readonly BundleFinding[];
}

function inspectManifest(
  version: ModelVersion,
  files: BundleFiles,
  left: Uint8Array | undefined,
): ManifestFindings {
  if (left !== undefined && idOf(left, version) === version) return asItSays(left);
  const original = originalManifest(version, files, left);
  if (left !== undefined)
    return original === undefined
      ? hopelessManifest(version, files, left)
      : brokenManifest(left, original);
  const missing = { kind: "missing", file: manifestFileName } as const;
  const manifest = original === undefined ? undefined : parseManifest(original);
  return { manifest, findings: [missing] };
}

// Every byte of the manifest is as it was written; an older or newer candlecast may have done that.
function asItSays(bytes: Uint8Array): ManifestFindings {
  const read = readManifest(bytes);
  if (typeof read === "object") return { manifest: read, findings: [] };
  return { manifest: undefined, findings: [unusableManifest(read)] };
}

// Neither the files nor the manifest lead to what it was.
function hopelessManifest(
  version: ModelVersion,
  files: BundleFiles,
  left: Uint8Array,
): ManifestFindings {
  const read = readManifest(left);
  const manifest = typeof read === "object" ? read : undefined;
  // All files as it says, and yet another name: nobody broke a byte, somebody renamed the folder.
  if (manifest !== undefined && filesAgainst(manifest, files, new Set()).length === 0) {
    const is = versionId(manifest.stamp, sha256Hex(left));
    return { manifest, findings: [{ kind: "renamed", is }] };
  }
  const mended = mendedManifest(version, left);
  if (mended !== undefined) return brokenManifest(left, mended);
  const reason = "it was changed, and so were files: where cannot be told";
  return { manifest, findings: [unusableManifest(typeof read === "string" ? read : reason)] };
}

function brokenManifest(left: Uint8Array, was: string): ManifestFindings {
  const damages = differingBytes(left, Buffer.from(was));
  const findings = damages.map((damage) => damageOf(manifestFileName, damage));
  return { manifest: parseManifest(was), findings };
}

// The id that a manifest makes in a folder of that time stamp.
function idOf(manifest: Uint8Array, version: ModelVersion): ModelVersion {
  return versionId(version.slice(0, version.indexOf("-")), sha256Hex(manifest));
}

function readManifest(bytes: Uint8Array): Manifest | string {
  try {
    return parseManifest(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
}

function unusableManifest(reason: string): Unusable {
  return { kind: "unusable", file: manifestFileName, reason };
}

function filesAgainst(
  manifest: Manifest,
  files: BundleFiles,
  known: ReadonlySet<string>,
): readonly BundleFinding[] {
  const listed = Object.entries(manifest.files).flatMap(([file, seal]): BundleFinding[] => {
    const content = files.get(file);
    if (content !== undefined)
      return locateDamage(content, seal).map((damage) => damageOf(file, damage));
    return known.has(file) ? [] : [{ kind: "missing", file }];
  });
  const strays = [...files.keys()].filter((file) => manifest.files[file] === undefined);
  return [...listed, ...strays.map((file) => ({ kind: "stray", file }) as const)];
}

function damageOf(file: string, damage: Damage): BundleFinding {
  return { kind: "damage", file, damage };
}
