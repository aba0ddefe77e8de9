import { expect, test } from "vitest";
import { readText, sourceFiles } from "./repository.ts";

const exitCodes: Readonly<Record<string, string>> = {
  MisuseError: "2",
  RefusedError: "1",
  WorldError: "3",
  InterruptedError: "130",
};

const page = readText("docs/errors.md");
const rows = [...page.matchAll(/^\| (E_\w+) +\| (\d+) +\|/gm)].map(([, code, exit]) => [
  code,
  exit,
]);
const source = sourceFiles().map(readText).join("\n");

test("docs/errors.md lists every code of the source", () => {
  const used = [...source.matchAll(/"(E_[A-Z0-9_]+)"/g)].map(([, code]) => code);
  expect(used.length).toBeGreaterThan(0);
  expect([...new Set(used)].filter((code) => !rows.some(([listed]) => listed === code))).toEqual(
    [],
  );
});

test("docs/errors.md lists no code that the source does not use", () => {
  expect(rows.filter(([code]) => !source.includes(`"${code}"`))).toEqual([]);
});

test("docs/errors.md gives the exit code of the error's class", () => {
  const made = /new (\w+Error)\(\s*"(E_[A-Z0-9_]+)"/g;
  const wrong = [...source.matchAll(made)].filter(
    ([, kind = "", code]) => !rows.some((row) => row[0] === code && row[1] === exitCodes[kind]),
  );
  expect(wrong.map(([, kind, code]) => `${kind} ${code}`)).toEqual([]);
});

test("docs/errors.md is sorted and repeats nothing", () => {
  const codes = rows.map(([code]) => String(code));
  expect(codes).toEqual([...new Set(codes)].toSorted());
});
