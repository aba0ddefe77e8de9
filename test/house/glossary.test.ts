import path from "node:path";
import { expect, test } from "vitest";
import { readText, sourceFiles } from "./repository.ts";

const rows = [...readText("GLOSSARY.md").matchAll(/^\|([^|]+)\|([^|]+)\|([^|]*)\|$/gm)]
  .map(
    ([, word = "", meaning = "", not = ""]) => [word.trim(), meaning.trim(), not.trim()] as const,
  )
  .filter(([word]) => word !== "word" && !word.startsWith("--"));
const synonyms = new Set(
  rows.flatMap(([, , not]) => not.split(/,\s*/)).filter((word) => word !== ""),
);

test("GLOSSARY.md defines its words", () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(([, meaning]) => meaning === "")).toEqual([]);
});

test("no file of src outside the adapters is named by a synonym of the glossary", () => {
  const files = sourceFiles().filter((file) => !file.startsWith("src/adapters/"));
  const named = files.filter((file) => wordsOf(path.basename(file, ".ts")).some(isSynonym));
  expect(named).toEqual([]);
});

test("nothing that src exports outside the adapters is named by a synonym of the glossary", () => {
  const exported = /^export (?:async )?(?:function|const|interface|type|class) (\w+)/gm;
  const files = sourceFiles().filter((file) => !file.startsWith("src/adapters/"));
  const names = files.flatMap((file) =>
    [...readText(file).matchAll(exported)].map(([, name = ""]) => `${file}: ${name}`),
  );
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => wordsOf(name.split(": ")[1] ?? "").some(isSynonym))).toEqual([]);
});

function isSynonym(word: string): boolean {
  return synonyms.has(word) || synonyms.has(word.replace(/s$/, ""));
}

// "openTimeMs", "open-time-ms" -> open, time, ms
function wordsOf(name: string): readonly string[] {
  return name.split(/[-_.]|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
}
