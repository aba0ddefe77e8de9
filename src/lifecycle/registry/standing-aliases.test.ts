import { describe, expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { changeAliases, noAliases } from "./alias.ts";
import type { AliasProjection } from "./alias-projection.ts";
import { standingAliases } from "./standing-aliases.ts";

const version = (letter: string) => `20240101T000000Z-${letter.repeat(12)}` as ModelVersion;
const since = "2024-02-01T00:00:00.000Z";

/** After the champions of a story, "a b", one entry each. */
function told(story: string, seq: number): AliasProjection {
  let aliases = noAliases;
  for (const letter of story.split(" "))
    aliases = changeAliases(aliases, { champion: version(letter) }, since);
  return { format: 1, seq, head: String(seq).padStart(64, "0"), aliases };
}

describe("standingAliases()", () => {
  test("are those of the log where aliases.json stands at an earlier entry", () => {
    expect(standingAliases(told("a b", 2), told("a", 1))).toEqual(told("a b", 2).aliases);
  });

  test("are those of aliases.json where the lines that it follows are lost", () => {
    expect(standingAliases(told("a", 1), told("a b", 2))).toEqual(told("a b", 2).aliases);
    expect(standingAliases(told("a", 1), undefined)).toEqual(told("a", 1).aliases);
  });

  test("are those of the log where aliases.json says other under the same entry", () => {
    expect(standingAliases(told("a", 1), told("b", 1))).toEqual(told("a", 1).aliases);
  });

  test("no generation falls", () => {
    const { champion, generations } = standingAliases(told("a b c", 1), told("d", 2));
    expect(champion).toEqual({ version: version("d"), generation: 3, since });
    expect(generations.champion).toBe(3);
  });
});
