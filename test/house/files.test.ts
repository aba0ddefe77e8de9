import path from "node:path";
import { expect, test } from "vitest";
import {
  exists,
  filesBelow,
  foldersBelow,
  isGenerated,
  readText,
  sourceFiles,
} from "./repository.ts";

const maxLines = 300;
const maxReadmeLines = 15;
const emptyNames = new Set([
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "misc",
  "types",
  "manager",
]);

const written = filesBelow(".").filter((file) => /\.(ts|mjs|py)$/.test(file) && !isGenerated(file));

function lineCount(file: string): number {
  return readText(file).trimEnd().split("\n").length;
}

test("no written file is longer than 300 lines, but for the list of what the package exports", () => {
  const measured = written.filter((file) => file !== "src/index.ts");
  expect(measured.filter((file) => lineCount(file) > maxLines)).toEqual([]);
});

test("no file or folder has a name that says nothing", () => {
  const words = (file: string): readonly string[] => file.split(/[/.-]/);
  expect(written.filter((file) => words(file).some((word) => emptyNames.has(word)))).toEqual([]);
});

test("files are kebab-case", () => {
  const names = filesBelow("src").filter((file) => !isGenerated(file) && file.endsWith(".ts"));
  expect(
    names.filter((file) => !/^[a-z0-9]+([.-][a-z0-9]+)*\.ts$/.test(path.basename(file))),
  ).toEqual([]);
});

test("every folder of src with code opens with a README.md of at most 15 lines", () => {
  const folders = foldersBelow("src").filter((folder) =>
    sourceFiles().some((file) => path.posix.dirname(file) === folder),
  );
  const bad = folders.filter(
    (folder) => !exists(`${folder}/README.md`) || lineCount(`${folder}/README.md`) > maxReadmeLines,
  );
  expect(bad).toEqual([]);
});

test("there are no barrels: only src/index.ts re-exports", () => {
  const barrel = (file: string): boolean => /^export (\*|\{[^}]*\}) from/m.test(readText(file));
  const names = sourceFiles().filter((file) => path.basename(file) === "index.ts");
  expect(names.filter((file) => file !== "src/index.ts")).toEqual([]);
  expect(
    sourceFiles().filter((file) => /^export \* from/m.test(readText(file)) && barrel(file)),
  ).toEqual([]);
});

test("no source file hides from the compiler or the linter", () => {
  const hidden = /@ts-(ignore|expect-error|nocheck)|(oxlint|eslint)-disable/;
  const named = new Set(["test/house/files.test.ts"]);
  expect(written.filter((file) => !named.has(file) && hidden.test(readText(file)))).toEqual([]);
});
