import { describe, expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { type AliasName, noAliases } from "./alias.ts";
import { applyChanges, type RegistryChange, type RegistryNow } from "./apply-changes.ts";
import { readAuditLog, encodeEntry } from "./audit-entry.ts";
import { championAt } from "./champion-at.ts";

const [a, b] = ["20240101T000000Z-0123456789ab", "20240201T000000Z-ba9876543210"].map(
  (id) => id as ModelVersion,
) as [ModelVersion, ModelVersion];
const at = Date.UTC(2024, 2);
const now: RegistryNow = { aliases: noAliases, entries: [], versions: [a] };

const set = (alias: AliasName, version: ModelVersion | null): RegistryChange => ({
  event: { kind: "alias-set", alias, version, reason: null },
  aliases: { [alias]: version },
});
const removed = (version: ModelVersion): RegistryChange => ({
  event: { kind: "removed", version, reason: "old" },
});

describe("applyChanges()", () => {
  test("chains what happens at once, each with the table that it leaves", () => {
    const entries = applyChanges(
      now,
      [set("shadow", a), set("shadow", a), set("shadow", null)],
      at,
    );
    expect(entries.map(({ aliases }) => aliases?.generations.shadow)).toEqual([1, undefined, 2]);
    const log = readAuditLog(entries.map(encodeEntry).join(""));
    expect(log).toEqual({ entries, fault: undefined });
  });

  test("times never fall where the clock was set back, so who was champion when stays true", () => {
    const first = applyChanges(now, [set("champion", a)], at);
    const afterwards = { ...now, aliases: first[0]!.aliases!, entries: first };
    const second = applyChanges(afterwards, [set("champion", null)], at - 86_400_000);
    expect(second[0]).toMatchObject({ at: first[0]!.at, aliases: { champion: null } });
    expect(championAt([...first, ...second], at - 1000)).toBeUndefined();
    expect(championAt([...first, ...second], at)).toBeUndefined();
  });

  test("no alias ever means a version that does not stand", () => {
    expect(() => applyChanges(now, [set("shadow", b)], at)).toThrow("does not exist");
    expect(() => applyChanges(now, [removed(a), set("shadow", a)], at)).toThrow("does not exist");
    expect(() => applyChanges(now, [set("shadow", a), removed(a)], at)).toThrow("it is shadow");
    const both = { ...removed(a), aliases: { shadow: a } };
    expect(() => applyChanges(now, [both], at)).toThrow("does not exist");
    const freed = applyChanges(now, [set("shadow", a), set("shadow", null), removed(a)], at);
    expect(freed).toHaveLength(3);
  });
});
