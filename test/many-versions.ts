import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../src/adapters/model-files/model-place.ts";
import { manifestFileName, sealBundle } from "../src/learning/bundle/manifest.ts";
import { type ModelVersion, versionStamp } from "../src/learning/bundle/version-id.ts";
import { changeAliases, noAliases } from "../src/lifecycle/registry/alias.ts";
import { encodeProjection, projectAliases } from "../src/lifecycle/registry/alias-projection.ts";
import { type AuditEntry, encodeEntry, sealEntry } from "../src/lifecycle/registry/audit-entry.ts";
import type { VersionFacts } from "../src/lifecycle/registry/registry-event.ts";

const dayMs = 86_400_000;
const firstMs = Date.UTC(2012, 0, 1);

/**
 * Writes a registry of many versions as years of daily retraining would leave it: one version a day
 * with one small file, noted in the audit log, every tenth deployed. The newest deployed one is champion.
 *
 * @returns Their ids, oldest first.
 */
export async function writeManyVersions(
  place: ModelPlace,
  count: number,
): Promise<readonly ModelVersion[]> {
  const folder = modelFolder(place);
  const versions: ModelVersion[] = [];
  const entries: AuditEntry[] = [];
  let aliases = noAliases;
  const add = (entry: Parameters<typeof sealEntry>[1]): void => {
    entries.push(sealEntry(entries.at(-1), entry));
  };
  for (let day = 0; day < count; day += 1) {
    const atMs = firstMs + day * dayMs;
    const version = await writeSmallVersion(folder, atMs);
    const at = new Date(atMs).toISOString();
    versions.push(version);
    const facts = factsOf(day, atMs);
    add({ at, event: { kind: "registered", version, origin: "retrain", facts }, aliases: null });
    if (day % 10 !== 0) continue;
    const replaced = aliases.champion?.version ?? null;
    aliases = changeAliases(aliases, { champion: version, previous: replaced }, at);
    const event = { kind: "deployed", version, replaced, forced: null } as const;
    add({ at, event: { ...event, acceptNoEdge: null, verdict: "no edge" }, aliases });
  }
  await writeFile(join(folder, "audit.jsonl"), entries.map(encodeEntry).join(""));
  await writeFile(join(folder, "aliases.json"), encodeProjection(projectAliases(entries)));
  return versions;
}

async function writeSmallVersion(folder: string, atMs: number): Promise<ModelVersion> {
  const files = new Map([["golden.json", Buffer.from(`{"at":${atMs}}\n`)]]);
  const { version, manifestText } = sealBundle(files, versionStamp(atMs));
  const path = join(folder, version);
  await mkdir(path, { recursive: true });
  for (const [name, content] of files) await writeFile(join(path, name), content);
  await writeFile(join(path, manifestFileName), manifestText);
  return version;
}

function factsOf(day: number, atMs: number): VersionFacts {
  const before = (days: number): string => new Date(atMs - days * dayMs).toISOString();
  return {
    recipe: "return",
    horizon: 1,
    features: 5,
    trainedUntil: before(240),
    seenUntil: before(91),
    lastClose: before(1),
    skill: Math.sin(day) / 500,
    directionalAccuracy: 0.5 + Math.cos(day) / 60,
    bytes: 1_400_000 + day,
  };
}
