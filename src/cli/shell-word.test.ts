import { expect, test } from "vitest";
import { shellWords } from "../../test/printed-commands.ts";
import { shellWord } from "./shell-word.ts";

test("shellWord() leaves names and plain paths as they are", () => {
  for (const text of ["BTC/USDT", "./data", "2024-02-12T15:00Z", "open,close"]) {
    expect(shellWord(text)).toBe(text);
  }
});

test("shellWord() puts a path with a space in double quotes, which every shell knows", () => {
  expect(shellWord("my candles/a.csv")).toBe('"my candles/a.csv"');
  expect(shellWord(String.raw`C:\my candles`)).toBe(String.raw`"C:\my candles"`);
});

test("shellWord() is read back as the same word by a shell", () => {
  const texts = [
    "",
    "~",
    "a b",
    "it's",
    "$HOME",
    "`x`",
    '"',
    "\\",
    "a\\\\b",
    "a\\",
    "!",
    "*",
    "#a",
  ];
  expect(shellWords(`candlecast ${texts.map(shellWord).join(" ")}`)).toEqual(texts);
});
