import path from "node:path";
import { expect, test } from "vitest";
import { exists, filesBelow, foldersBelow, readText } from "./repository.ts";

const tree = /^```[a-z]*\n(candlecast\/\n[\s\S]*?)^```/m.exec(readText("README.md"))?.[1] ?? "";
const pages = filesBelow(".").filter((file) => file.endsWith(".md"));

test("README.md's tree has exactly the repository's folders", () => {
  expect(foldersOfTree()).toEqual(foldersToTell());
});

test("README.md's tree says what each folder is for", () => {
  const silent = treeLines().filter(({ phrase }) => phrase.length < 8);
  expect(silent).toEqual([]);
});

test("links between pages lead somewhere", () => {
  const broken = pages.flatMap((page) =>
    [...readText(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
      .map(([, target = ""]) => path.posix.join(path.posix.dirname(page), target))
      .filter((target) => !exists(target))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

/** All top folders, the rooms of src and what stands inside learning, evaluation, lifecycle, trading and adapters. */
function foldersToTell(): readonly string[] {
  const told =
    /^(?!src\/)[^/]+$|^src(\/[^/]+)?$|^src\/(learning|evaluation|lifecycle|trading|adapters)\/[^/]+$/;
  return foldersBelow(".").filter((folder) => told.test(folder));
}

function foldersOfTree(): readonly string[] {
  const trail: string[] = [];
  const folders = treeLines().map(({ depth, name }) => {
    trail.splice(depth - 1, trail.length, name);
    return trail.join("/");
  });
  return folders.toSorted();
}

// "  src/" + phrase -> depth 1, name "src"; the first line is the repository itself
function treeLines() {
  const line = /^( +)([\w.-]+)\/ *(.*)$/gm;
  return [...tree.matchAll(line)].map(([, indent = "", name = "", phrase = ""]) => ({
    depth: indent.length / 2,
    name,
    phrase,
  }));
}
