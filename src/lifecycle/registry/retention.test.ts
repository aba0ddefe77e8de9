import { describe, expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { type AliasTable, changeAliases, noAliases } from "./alias.ts";
import { type AuditEntry, sealEntry } from "./audit-entry.ts";
import type { RegistryEvent } from "./registry-event.ts";
import { retention } from "./retention.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2024, 11, 1);
const iso = (timeMs: number): string => new Date(timeMs).toISOString();

// Twelve versions, one a month; the last one came this very hour.
const versions = Array.from(
  { length: 12 },
  (_, i) => `2024${String(i + 1).padStart(2, "0")}01T000000Z-${"0".repeat(12)}` as ModelVersion,
);
const at = (month: number): ModelVersion => versions[month - 1]!;

function logOf(
  ...steps: readonly (readonly [dayOfYear: number, event: RegistryEvent, aliases?: AliasTable])[]
): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [day, event, aliases] of steps) {
    const time = iso(Date.UTC(2024, 0, 1) + day * dayMs);
    entries.push(sealEntry(entries.at(-1), { at: time, event, aliases: aliases ?? null }));
  }
  return entries;
}

const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
const first = changeAliases(noAliases, { champion: at(1) }, iso(nowMs));
const aliases = changeAliases(
  first,
  { champion: at(3), previous: at(2), shadow: at(4) },
  iso(nowMs),
);
const entries = logOf(
  [40, { kind: "deployed", version: at(1), replaced: null, ...unsaid }, first],
  [70, { kind: "deployed", version: at(3), replaced: at(1), ...unsaid }, aliases],
);

describe("retention()", () => {
  const rule = { keep: 5, pastChampions: false, nowMs };
  const registry = { versions, aliases, entries };
  const going = (changed: Partial<typeof rule>, log = entries) =>
    retention({ ...registry, entries: log }, { ...rule, ...changed })
      .filter(({ goes }) => goes)
      .map(({ version }) => version);

  test("spares what an alias means, the newest, and who was champion; in words", () => {
    const reasons = retention(registry, rule).map(({ goes, reason }) => [goes, reason]);
    expect(reasons.slice(0, 8)).toEqual([
      [false, "was champion from 2024-02-10 00:00"],
      [false, "is previous"],
      [false, "is champion"],
      [false, "is shadow"],
      [true, "never champion, number 8 from the newest"],
      [true, "never champion, number 7 from the newest"],
      [true, "never champion, number 6 from the newest"],
      [false, "one of the 5 newest"],
    ]);
  });

  test("lets past champions go where it is told to, and aliases never", () => {
    expect(going({ pastChampions: true })).toEqual([at(1), at(5), at(6), at(7)]);
    expect(going({ pastChampions: true, keep: 0 })).not.toContain(at(3));
  });

  test("spares for a day what has just come, by its registration and not by its id", () => {
    const facts = {
      recipe: "return",
      horizon: 1,
      features: 5,
      trainedUntil: null,
      seenUntil: iso(0),
      lastClose: iso(0),
      skill: null,
      directionalAccuracy: null,
      bytes: 1,
    };
    const registered: RegistryEvent = {
      kind: "registered",
      version: at(5),
      origin: "import",
      facts,
    };
    const dayOfYear = (nowMs - Date.UTC(2024, 0, 1)) / dayMs;
    expect(going({}, logOf([dayOfYear - 0.9, registered]))).toEqual([at(1), at(6), at(7)]);
    expect(going({}, logOf([dayOfYear - 1, registered]))).toContain(at(5));
    // Found is not come: its folder had lain there.
    expect(going({}, logOf([dayOfYear, { ...registered, origin: "found" }]))).toContain(at(5));
    // Nobody has registered the newest: its id says that it came this hour.
    expect(going({ keep: 0 })).toEqual([at(5), at(6), at(7), at(8), at(9), at(10), at(11)]);
  });
});
