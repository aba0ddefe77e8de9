import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readFundingFile } from "./read-funding-file.ts";

const folder = mkdtempSync(join(tmpdir(), "funding-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, "funding.csv");
  writeFileSync(path, text);
  return path;
}

test("readFundingFile() puts rates on the minute, oldest first", async () => {
  const path = file("timestamp,funding_rate\n1641024000009,-0.0002\n1640995200006,0.0001\n");
  expect(await readFundingFile(path)).toEqual([
    { atMs: 1640995200000, rate: 0.0001 },
    { atMs: 1641024000000, rate: -0.0002 },
  ]);
});

test.each([
  ["time,price\n1641024000000,1\n", /needs a column/],
  ["time,rate\n1641024000000,\n", /line 2 has no rate/],
  ["time,rate\nsoon,0.1\n", /line 2 has no time/],
  ["time,rate\n1641024000000,1.5\n", /fractions are wanted/],
  ["time,rate\n1641024000000,0.01\n1641024000004,0.02\n", /two rates are of/],
])("readFundingFile() refuses %j", async (text, message) => {
  const refusal = { code: "E_FUNDING_FILE", message: expect.stringMatching(message) };
  await expect(readFundingFile(file(text))).rejects.toMatchObject(refusal);
});
