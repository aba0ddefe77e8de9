import { describe, expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { type AliasTable, changeAliases, noAliases } from "./alias.ts";
import { type AuditEntry, sealEntry } from "./audit-entry.ts";
import { championAt } from "./champion-at.ts";
import { championBefore, championStack } from "./champion-before.ts";
import type { RegistryEvent } from "./registry-event.ts";

const version = (name: string) => `20240101T000000Z-${name.padStart(12, "0")}` as ModelVersion;
const at = (day: number) => new Date(day * 86_400_000).toISOString();

/** "a b c <b ~" deploys a, b, c, rolls back to b, and starts the log anew; a day apart. */
function logOf(story: string): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  let table: AliasTable = noAliases;
  for (const [day, word] of story.split(" ").entries()) {
    const champion = version(word.replace("<", ""));
    const replaced = table.champion?.version ?? null;
    if (word !== "~") table = changeAliases(table, { champion, previous: replaced }, at(day));
    entries.push(sealEntry(entries.at(-1), { at: at(day), event: eventOf(word), aliases: table }));
  }
  return entries;

  function eventOf(word: string): RegistryEvent {
    const champion = version(word.replace("<", ""));
    const replaced = table.previous?.version ?? null;
    if (word === "~") return { kind: "restarted", reason: "a test", aliases: table };
    if (word.startsWith("<"))
      return { kind: "rolled-back", version: champion, replaced: replaced!, reason: null };
    const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
    return { kind: "deployed", version: champion, replaced, ...unsaid };
  }
}

describe("championStack()", () => {
  test.each([
    ["a b c", "a b c"],
    ["a b c <b", "a b"],
    ["a b c <b d", "a b d"],
    ["a b c <b d <b <a", "a"],
    ["a b a", "a b a"],
    ["a b a <b", "a b"],
    // Whoever it went back to had been removed from the log.
    ["a <b", "b"],
    ["a b ~ c", "a b c"],
  ])("%s leaves %s", (story, left) => {
    expect(championStack(logOf(story))).toEqual(left.split(" ").map(version));
  });

  test("a log that begins with a restart knows the one before its champion", () => {
    const { aliases } = logOf("a b").at(-1)!;
    const event = { kind: "restarted", reason: "a test", aliases: aliases! } as const;
    const log = [sealEntry(undefined, { at: at(9), event, aliases })];
    expect(championStack(log)).toEqual([version("a"), version("b")]);
  });
});

describe("championBefore()", () => {
  test.each([
    ["the one below", "a b c: c to b", "a"],
    ["nobody below the first", "a b: b to a", undefined],
    ["the next where one is gone", "a gone d: d to gone", "a"],
    ["the next but one where that is gone", "a gone c d: d to c", "a"],
    ["not the one rolled back from", "a b a: a to b", undefined],
  ])("is %s: %s", (_name, told, expected) => {
    const [story = "", way = ""] = told.split(": ");
    const [from = "", to = ""] = way.split(" to ").map((name) => version(hexOf(name)));
    const log = logOf(story.split(" ").map(hexOf).join(" "));
    const standing = (each: ModelVersion) => each !== version(hexOf("gone"));
    const before = championBefore(log, { from, to } as never, standing);
    expect(before).toBe(expected && version(expected));
  });
});

const hexOf = (name: string): string => (name === "gone" ? "f" : name);

test("championAt() answers nothing for the time that a damaged log lost", () => {
  const entries = logOf("a b ~ c");
  const who = [0.5, 1, 1.5, 2, 2.5, 3].map((day) => championAt(entries, day * 86_400_000));
  expect(who).toEqual(
    ["a", undefined, undefined, "b", "b", "c"].map((name) => name && version(name)),
  );
});
