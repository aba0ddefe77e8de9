import { expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { noAliases } from "./alias.ts";
import { type AuditEntry, sealEntry } from "./audit-entry.ts";
import { standingRollback } from "./standing-rollback.ts";

const version = (name: string) => `20240101T000000Z-${name.padStart(12, "0")}` as ModelVersion;

/** "a b b>a" deploys a and b and rolls back from b to a. */
function logOf(story: string): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [day, word] of story.split(" ").entries()) {
    const [first, to] = word.split(">");
    const own = version(to ?? first!);
    const unsaid = { replaced: null, forced: null, acceptNoEdge: null, verdict: null };
    const event =
      to === undefined
        ? ({ kind: "deployed", version: own, ...unsaid } as const)
        : ({
            kind: "rolled-back",
            version: own,
            replaced: version(first!),
            reason: "bad",
          } as const);
    const at = new Date(day * 86_400_000).toISOString();
    entries.push(sealEntry(entries.at(-1), { at, event, aliases: noAliases }));
  }
  return entries;
}

test.each([
  ["a b", undefined],
  ["a b b>a", 2],
  ["a b b>a c", 2],
  ["a b b>a b", undefined],
  ["a b c c>b", undefined],
  ["a b b>a b c c>b b>a", 6],
])("standingRollback() from b after %s", (story, day) => {
  const at = day === undefined ? undefined : new Date(day * 86_400_000).toISOString();
  expect(standingRollback(logOf(story), version("b"))).toEqual(at && { at, reason: "bad" });
});
