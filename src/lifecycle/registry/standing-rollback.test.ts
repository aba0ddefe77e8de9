import { expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { noAliases } from "./alias.ts";
import { type AuditEntry, encodeEntry, sealEntry } from "./audit-entry.ts";
import { championMovesIn } from "./champion-moves.ts";
import { standingRollback, standingRollbacks } from "./standing-rollback.ts";

const version = (name: string) => `20240101T000000Z-${name.padStart(12, "0")}` as ModelVersion;

/** "a b b>a" deploys a and b and rolls back from b to a; "a>" lets a stand down. */
function logOf(story: string): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [day, word] of story.split(" ").entries()) {
    const [first, to] = word.split(">");
    const own = version(to ?? first!);
    const at = new Date(day * 86_400_000).toISOString();
    if (to === "") {
      const event = { kind: "alias-set", alias: "champion", version: null, reason: "bad" } as const;
      entries.push(sealEntry(entries.at(-1), { at, event, aliases: noAliases }));
      continue;
    }
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
  ["b b>", 1],
  ["b b> b", undefined],
  ["b a a>", undefined],
])("standingRollback() from b after %s", (story, day) => {
  const at = day === undefined ? undefined : new Date(day * 86_400_000).toISOString();
  expect(standingRollback(logOf(story), version("b"))).toEqual(at && { at, reason: "bad" });
});

test("standingRollbacks() names each version that stands rolled back from", () => {
  const story = logOf("a b c c>b b>a");
  expect([...standingRollbacks(story).keys()]).toEqual([version("c"), version("b")]);
  // What lists read of the same log, torn in its last line.
  const text = story.map(encodeEntry).join("");
  expect(championMovesIn(text)).toEqual(story.map(({ at, event }) => ({ at, event })));
  const torn = championMovesIn(`no line\n${text.slice(0, -20)}`);
  expect([...standingRollbacks(torn).keys()]).toEqual([version("c")]);
});
