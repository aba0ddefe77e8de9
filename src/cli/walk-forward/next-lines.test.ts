import { expect, test } from "vitest";
import { nextLines } from "./next-lines.ts";

test("nextLines() keeps a short command and its purpose on one line", () => {
  expect(nextLines([["candlecast judge f.parquet", "--data c.csv"]], "judged anew")).toEqual([
    "  candlecast judge f.parquet --data c.csv   judged anew",
  ]);
});

test("nextLines() puts the purpose below where it does not fit beside", () => {
  const command = `candlecast judge ${"f".repeat(70)}.parquet`;
  expect(nextLines([[command]], "judged as anybody's")).toEqual([
    `  ${command}`,
    "    (judged as anybody's)",
  ]);
});

test("nextLines() breaks a long command behind backslashes that a shell joins again", () => {
  const parts = [
    `candlecast judge ${"f".repeat(60)}.parquet`,
    "--version return-walk-1a2b3c4d5e6f",
  ];
  const lines = nextLines([[...parts, "--data candles.csv"], parts], "judged");
  expect(lines.every((line) => line.length <= 100)).toBe(true);
  expect(
    lines
      .slice(0, 3)
      .join("\n")
      .replaceAll(/ \\\n +/g, " ")
      .trim(),
  ).toBe([...parts, "--data candles.csv"].join(" "));
  expect(lines.at(-1)).toBe("    (judged)");
});
