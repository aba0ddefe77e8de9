import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { exampleForecast } from "../../../test/example-risk-inputs.ts";
import { plantModel } from "../../../test/planted-model.ts";
import { quickFolder } from "../../../test/quick-folder.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { sliceCandles } from "../../market/candle-series.ts";
import type { Decision } from "../../trading/session/decision.ts";
import { answeredModels } from "./answered-models.ts";

const modelsDir = quickFolder("answered-models-");
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));
const series = walkCandles({ seed: 21, candles: 1600 });
const { instrument } = series;

test("answeredModels() tells recipe and training of each version that answered, and that one is gone", async () => {
  const { version } = await plantModel({ modelsDir, series: sliceCandles(series, 0, 1500) });
  const gone = "20200101T000000Z-abcdefabcdef";
  const said = (by: string) => ({ ...exampleForecast, source: "price", version: by, horizon: 1 });
  const silent = { kind: "abstain", reason: "gap", detail: "", version } as const;
  const forecasts = [undefined, silent, said(gone), said(version), said(version), said(gone)];
  // Nothing else of a decision counts here.
  const decisions = forecasts.map((forecast) => ({ instrument, forecast })) as Decision[];
  const models = await answeredModels({ decisions }, { modelsDir, series: [series] });
  const lastCandleMs = series.openTimeMs.at(-1)! + 3_600_000;
  const about = { instrument, source: "price", horizon: 1, lastCandleMs };
  expect(models).toEqual([
    { ...about, version: gone, recipe: undefined, trainedUntilMs: undefined },
    { ...about, version, recipe: "return", trainedUntilMs: expect.any(Number) },
  ]);
  expect(models[1]!.trainedUntilMs).toBeGreaterThan(series.openTimeMs[0]!);
  expect(models[1]!.trainedUntilMs).toBeLessThan(series.openTimeMs[1500]!);
});
