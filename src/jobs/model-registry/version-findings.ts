import { join } from "node:path";
import { type BundleFinding, inspectVersion } from "../../adapters/model-files/inspect-version.ts";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import type { Damage } from "../../learning/bundle/locate-damage.ts";
import type { BundleFiles } from "../../learning/bundle/manifest.ts";
import { type ModelMetadata, parseMetadata } from "../../learning/bundle/metadata.ts";
import { bundleFileNames, modelKindOf } from "../../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { RegistryFinding } from "./registry-finding.ts";

export interface VerifiedVersion {
  readonly files: number;
  /** Of all that was read. */
  readonly bytes: number;
  readonly findings: readonly RegistryFinding[];
}

/** Reads every byte of a version and says all that is wrong with it. */
export async function verifyVersion(
  place: ModelPlace,
  version: ModelVersion,
): Promise<VerifiedVersion> {
  const { instrument, timeframe, kind } = place;
  const folder = join(instrument, timeframe, kind, version);
  const broken = (file: string, reason: string): RegistryFinding => ({
    kind: "broken",
    path: join(folder, file),
    version,
    place: undefined,
    reason,
  });
  try {
    const { files, bytes, findings } = await inspectVersion(join(modelFolder(place), version));
    const told = findings.map((finding) => ({
      ...broken("file" in finding ? finding.file : "", bundleFindingText(finding)),
      place: finding.kind === "damage" ? finding.damage : undefined,
    }));
    const misplaced = findings.length === 0 ? misplacedText(place, files) : undefined;
    const all = misplaced === undefined ? told : [...told, broken("", misplaced)];
    return { files: files.size + 1, bytes, findings: all };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return { files: 0, bytes: 0, findings: [broken("", error.message)] };
  }
}

/** One sentence without its end: "byte 1,234 is 0x41, was 0x61". */
export function bundleFindingText(finding: BundleFinding): string {
  switch (finding.kind) {
    case "damage":
      return damageText(finding.damage);
    case "missing":
      return "it is missing";
    case "stray":
      return "it is not in the manifest";
    case "unusable":
      return finding.reason;
    case "renamed":
      return `the folder was renamed: it holds version ${finding.is}`;
    default:
      return finding satisfies never;
  }
}

/** The same of one damage. */
export function damageText(damage: Damage): string {
  if (damage.kind === "byte")
    return `byte ${count(damage.at)} is ${hex(damage.is)}, was ${hex(damage.was)}`;
  if (damage.kind === "length") {
    const verb = damage.is < damage.was ? "was cut" : "was lengthened";
    return `it ${verb}: ${count(damage.is)} bytes of ${count(damage.was)}`;
  }
  const { from, until, likely } = damage;
  const where = `bytes ${count(from)} to ${count(until - 1)}`;
  if (likely === undefined) return `${where} are not all as they were`;
  return `${where} are not as they were, most likely byte ${count(likely.at)}: ${hex(likely.is)}, was ${hex(likely.was)}`;
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

// A whole version may still lie where another model's versions belong.
function misplacedText(
  { instrument, timeframe, kind }: ModelPlace,
  files: BundleFiles,
): string | undefined {
  const metadata = metadataOf(files, bundleFileNames(instrument, kind).metadata);
  if (typeof metadata === "string") return metadata;
  const own = `${metadata.instrument} ${metadata.timeframe} ${modelKindOf(metadata)}`;
  const here = `${instrument} ${timeframe} ${kind}`;
  return own === here ? undefined : `it is a version of ${own}, not of ${here}`;
}

function metadataOf(files: BundleFiles, name: string): ModelMetadata | string {
  const content = files.get(name);
  if (content === undefined) return `it has no ${name}`;
  try {
    return parseMetadata(Buffer.from(content).toString("utf8"));
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
}
