import type { Clock } from "../../foundation/clock.ts";
import { OperationalError, WorldError } from "../../foundation/errors.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import {
  type ModelVersion,
  parseVersionId,
  versionStamp,
} from "../../learning/bundle/version-id.ts";
import type { RegistryChange, RegistryNow } from "../../lifecycle/registry/apply-changes.ts";
import { type Registration, versionNotes } from "../../lifecycle/registry/version-notes.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { freeVersionMs } from "../model-files/list-versions.ts";
import { type DescribedBundle, writeStamped } from "../model-files/write-stamped.ts";
import type { WrittenVersion } from "../model-files/write-version.ts";
import { changeRegistry } from "./change-registry.ts";
import { readAudit } from "./read-audit.ts";
import { readVersionFacts } from "./read-version-facts.ts";

export interface RegisteredVersion extends WrittenVersion {
  readonly metadata: ModelMetadata;
  /** One sentence, where the version stands and could not be noted: the next start finds it. */
  readonly unnoted: string | undefined;
}

export interface Registering {
  readonly origin: Registration["origin"];
  readonly clock: Clock;
}

/**
 * Writes a new version and notes it in the audit log. A version that was written is one: where only
 * the note fails, that is said and nothing is thrown.
 *
 * @param makeBundle The bundle for a stamp, which its metadata carry.
 * @throws {WorldError} E_DISK_WRITE: nothing is left behind.
 */
export async function registerVersion(
  place: ModelPlace,
  nowMs: number,
  makeBundle: (stamp: string) => Promise<DescribedBundle>,
  { origin, clock }: Registering,
): Promise<RegisteredVersion> {
  const freshMs = await freshStampMs(place, nowMs);
  const written = await writeStamped(place, freshMs, makeBundle);
  try {
    await noteVersion(place, written.version, { origin, clock });
    return { ...written, unnoted: undefined };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    const unnoted = `Version ${written.version} stands and could not be noted in the audit log, which the next start makes up for: ${error.message}`;
    return { ...written, unnoted };
  }
}

/**
 * Notes a version whose folder stands; one that was only found is named better.
 *
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA: its metadata cannot be read;
 *   and what `changeRegistry` throws.
 */
export async function noteVersion(
  place: ModelPlace,
  version: ModelVersion,
  { origin, clock }: Registering,
): Promise<void> {
  const facts = await readVersionFacts(place, version);
  const decide = ({ entries }: RegistryNow): RegistryChange | [] => {
    const note = versionNotes(entries).get(version);
    if (note?.kind === "registered" && note.origin !== "found") return [];
    return { event: { kind: "registered", version, origin, facts } };
  };
  await changeRegistry(place, clock, decide, { noting: version });
}

// The id of a removed version must not come back: its folder would be taken for one to be deleted.
async function freshStampMs(place: ModelPlace, nowMs: number): Promise<number> {
  const { entries } = await readAudit(place).catch((error: unknown) => {
    if (error instanceof WorldError) return { entries: [] };
    throw error;
  });
  const taken = new Set([...versionNotes(entries).keys()].map((id) => parseVersionId(id)?.stamp));
  let timeMs = await freeVersionMs(place, nowMs);
  while (taken.has(versionStamp(timeMs))) timeMs += 1000;
  return timeMs;
}
