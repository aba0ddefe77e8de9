import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { plantModel } from "../../../test/planted-model.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import { onnxForecastRunner } from "../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { createForecaster } from "../../serving/forecaster.ts";
import { forecasterParts } from "../../serving/open-version.ts";
import { openJudgedModel } from "./judged-model.ts";
import { judgeVersion, withheldWarnings } from "./judge-version.ts";

const instrument = parseInstrument("BTCUSDT");
const series = { ...walkCandles({ seed: 6, candles: 1300 }), instrument };
const folder = mkdtempSync(join(tmpdir(), "withheld-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("judgeVersion() counts what serving would withhold", () => {
  test.each([
    ["return", 1, "20240101T000000Z"],
    ["return", 0.5, "20240102T000000Z"],
    ["level", 0.5, "20240103T000000Z"],
    ["level", 50, "20240104T000000Z"],
  ] as const)(
    "recipe %s, threshold times %d, as a forecaster does",
    async (recipe, times, stamp) => {
      const change = {
        // Its last bias is moved so far that levels are absurd, where every window is let through.
        parameters: (own: Float32Array) =>
          own.map((value, i) => (times > 1 && i === own.length - 1 ? value + 5 : value)),
        novelty: <T extends { readonly threshold: number }>(own: T): T => ({
          ...own,
          threshold: times * own.threshold,
        }),
      };
      const { path, version } = await plantModel({
        modelsDir: folder,
        series,
        recipe,
        stamp,
        change,
      });
      const place = { modelsDir: folder, instrument, timeframe: "1h", kind: "price" } as const;
      const model = await openJudgedModel({ version, path, place, deployed: false });
      const exam = await judgeVersion(model, series);
      await model.release();

      const { files } = await readVersion(path);
      const parts = forecasterParts(files, { version, path, ...place });
      const forecaster = await createForecaster(parts, onnxForecastRunner);
      const positions = Array.from(exam.positions.exam);
      const said = await forecaster.forecastMany({ series, positions });
      await forecaster.release();
      const abstained = (reason: string) =>
        said.filter((one) => one.kind === "abstain" && one.reason === reason).length;
      const outsideTrainedRange = abstained("outside-trained-range");
      const outputAbsurd = abstained("output-absurd");
      expect(exam.withheld).toEqual({ rows: said.length, outsideTrainedRange, outputAbsurd });
      const isMuch = outsideTrainedRange + outputAbsurd > said.length / 10;
      expect(withheldWarnings(exam)).toHaveLength(isMuch ? 1 : 0);
      expect(isMuch).toBe(times !== 1);
    },
  );
});
