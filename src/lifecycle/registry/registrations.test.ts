import { describe, expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { type AuditEntry, encodeEntry, sealEntry } from "./audit-entry.ts";
import { registrationsIn } from "./registrations.ts";
import type { RegistryEvent, VersionFacts } from "./registry-event.ts";

const [a, b] = ["20240101T000000Z-0123456789ab", "20240201T000000Z-ba9876543210"] as const;
const at = "2024-03-01T00:00:00.000Z";
const facts: VersionFacts = {
  recipe: "return",
  horizon: 1,
  features: 5,
  trainedUntil: null,
  seenUntil: at,
  lastClose: at,
  skill: null,
  directionalAccuracy: 0.5,
  bytes: 9,
};

function logOf(...events: readonly RegistryEvent[]): string {
  const entries: AuditEntry[] = [];
  for (const event of events) entries.push(sealEntry(entries.at(-1), { at, event, aliases: null }));
  return entries.map(encodeEntry).join("");
}

function registered(version: string, origin: "train" | "import"): RegistryEvent {
  return { kind: "registered", version: version as ModelVersion, origin, facts };
}

function removed(version: string): RegistryEvent {
  return { kind: "removed", version: version as ModelVersion, reason: "old" };
}

const of = (log: string, version: string) => registrationsIn(log).of(version as ModelVersion);

describe("registrationsIn()", () => {
  test("finds what sealed lines register; the last counts, and a removal ends it", () => {
    const log = logOf(registered(a, "train"), registered(b, "train"), removed(a));
    expect(of(log, b)).toEqual({ at, origin: "train", facts });
    expect(of(log, a)).toBeUndefined();
    const back = logOf(registered(a, "train"), removed(a), registered(a, "import"));
    expect(of(back, a)).toMatchObject({ origin: "import" });
    expect(of("", a)).toBeUndefined();
  });

  test("passes over lines that are torn or say nonsense", () => {
    const log = logOf(registered(a, "train"));
    expect(of(log.slice(0, -20), a)).toBeUndefined();
    expect(of(log.replace('"bytes":9', '"bytes":"9"'), a)).toBeUndefined();
    expect(of(log.replace(at, "someday"), a)).toMatchObject({ at: "someday" });
    expect(of(`no line\n${log}`, a)).toBeDefined();
  });
});
