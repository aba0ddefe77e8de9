import { describe, expect, test } from "vitest";
import {
  exampleCandles,
  exampleRun,
  foresight,
  momentum,
} from "../../../test/example-recorded-run.ts";
import { buildTearSheet } from "../../trading/tear-sheet/build-tear-sheet.ts";
import { jsonLine } from "../json-line.ts";
import { tearSheetJson } from "./tear-sheet-json.ts";
import { tearSheetSchema } from "./tear-sheet-schema.ts";
import { tearSheetText } from "./tear-sheet-text.ts";

const series = exampleCandles(3000, 3);
const rules = {
  momentum: momentum(series, 48),
  foresight: foresight(series, 36),
  "buy and hold": () => 1 as const,
  nothing: () => 0 as const,
  shorts: (i: number) => (i % 90 < 30 ? (-1 as const) : (0 as const)),
};
const sheets = Object.entries(rules).flatMap(([name, wanted]) => {
  const { run, facts } = exampleRun(series, wanted, { share: 0.5, from: 100 });
  return [false, true].map((inSample) => ({
    name: `${name}${inSample ? ", in-sample" : ""}`,
    inSample,
    sheet: buildTearSheet(run, { ...facts, inSample }),
  }));
});

describe("tearSheetText() on a simulated market, seed 3", () => {
  test.each(sheets)(
    "$name: at most 100 columns, no hole, the verdict first",
    ({ sheet, inSample }) => {
      const text = tearSheetText(sheet);
      expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
      expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
      expect(text).toContain(`VERDICT ${sheet.verdict.kind}`);
      expect(text.includes("IN-SAMPLE")).toBe(inSample);
    },
  );

  test("three numbers that a person looks for stand in it", () => {
    const text = tearSheetText(sheets[0]!.sheet);
    for (const word of ["buy-and-hold", "Sharpe ratio a year", "random moments"]) {
      expect(text).toContain(word);
    }
  });
});

test("tearSheetText() and the JSON name recipe, horizon and training of the model in the head", () => {
  const { run, facts } = exampleRun(series, rules.momentum, { share: 0.5, from: 100 });
  const model = {
    instrument: "SIMUSDT",
    source: "price",
    version: "20240101T000000Z-abcdefabcdef",
    recipe: "return",
    horizon: 1,
    trainedUntilMs: Date.UTC(2023, 11, 30),
    lastCandleMs: Date.UTC(2024, 0, 3),
  };
  const versions = ["a", "b"].map((version) => ({ ...model, version: version.repeat(29) }));
  const [one, two] = [[model], versions].map((models) =>
    buildTearSheet(run, { ...facts, forecasts: "version 2024", models }),
  );
  const text = tearSheetText(one!).split("\n");
  expect(text[2]).toBe("return h=1 | trained on candles until 2023-12-30, 4 days before the last");
  expect(tearSheetText(two!)).toMatch(/^price a{29}: return h=1 \| .*\n.*\nprice b{29}: return/m);
  expect(
    tearSheetText(two!)
      .split("\n")
      .every((line) => line.length <= 100),
  ).toBe(true);
  const json = tearSheetSchema.parse(JSON.parse(jsonLine(tearSheetJson(two!))));
  expect(json.subject.models).toEqual(versions);
});

test("tearSheetText() says which it is where days tell nothing: too few, or none that changed", () => {
  const nothing = sheets.find(({ name }) => name === "nothing")!.sheet;
  expect(nothing.tails.days).toBeGreaterThan(100);
  expect(tearSheetText(nothing)).toMatch(/Days +\d+ days: the account never changed\.\n/);
  const { run, facts } = exampleRun(series, rules.momentum, { share: 0.5, from: 2800 });
  expect(tearSheetText(buildTearSheet(run, facts))).toMatch(
    /Days +\d days: too few to tell of a usual one, 30 are needed\.\n/,
  );
});

test("tearSheetText() tells where limits stopped the run at other costs", () => {
  const { sheet } = sheets[0]!;
  const stopped = { fromMs: Date.UTC(2024, 2, 3), reason: "equity fell 20 %", idleCandles: 5 };
  const levels = sheet.costs.levels.map((level) =>
    level.multiplier === 2 ? { ...level, stopped } : level,
  );
  const text = tearSheetText({ ...sheet, costs: { ...sheet.costs, levels } });
  expect(text).toContain("Limits stopped it at 2x on 2024-03-03 (equity fell 20 %)");
  expect(tearSheetText(sheet)).not.toContain("Limits stopped it");
});

describe("tearSheetJson()", () => {
  test.each(sheets)("$name: as its schema says", ({ sheet }) => {
    const answer = tearSheetSchema.parse(JSON.parse(jsonLine(tearSheetJson(sheet))));
    expect(answer.totalReturn).toBe(sheet.figures.totalReturn ?? null);
    expect(answer.benchmark.totalReturn).toBe(sheet.benchmark.buyAndHold.totalReturn);
  });

  test("what is null has its reason", () => {
    for (const { sheet } of sheets) {
      const missing = Object.entries(sheet.figures)
        .filter(([, value]) => value === undefined)
        .map(([name]) => name);
      expect(Object.keys(sheet.missing).toSorted()).toEqual(missing.toSorted());
    }
  });
});
