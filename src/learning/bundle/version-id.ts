import { assert } from "../../foundation/assert.ts";

/** "20240630T115960Z-0123456789ab": UTC time of writing, then the manifest's fingerprint. */
export type ModelVersion = string & { readonly __brand: "ModelVersion" };

export interface VersionParts {
  /** "20240630T115900Z"; no two versions of one model share it. */
  readonly stamp: string;
  /** First 12 hex digits of the sha256 of manifest.json. */
  readonly fingerprint: string;
}

/** The time part of a version id, whole seconds. */
export function versionStamp(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  assert(/^\d{4}-/.test(iso), "a version is written in a year of four digits");
  return `${iso.slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** @param manifestSha256 64 hex digits. */
export function versionId(stamp: string, manifestSha256: string): ModelVersion {
  const id = `${stamp}-${manifestSha256.slice(0, 12)}`;
  assert(parseVersionId(id), "a version id is a UTC time and 12 hex digits");
  return id as ModelVersion;
}

/** @returns The parts, or nothing where `text` is no version id. */
export function parseVersionId(text: string): VersionParts | undefined {
  const match = /^(\d{8}T\d{6}Z)-([0-9a-f]{12})$/.exec(text);
  return match ? { stamp: match[1]!, fingerprint: match[2]! } : undefined;
}

export function isVersionId(text: string): text is ModelVersion {
  return parseVersionId(text) !== undefined;
}
