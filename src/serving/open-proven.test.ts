import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantModel } from "../../test/planted-model.ts";
import { walkCandles } from "../../test/walk-candles.ts";
import { readVersion } from "../adapters/model-files/read-version.ts";
import { onnxForecastRunner } from "../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { parseInstrument } from "../market/instrument.ts";
import type { ForecastRunner } from "./forecast-runner.ts";
import { openProven } from "./open-proven.ts";
import {
  forecasterParts,
  type VersionOrigin,
  type VersionParts,
  versionParts,
} from "./open-version.ts";

const series = {
  ...walkCandles({ seed: 6, candles: 900 }),
  instrument: parseInstrument("BTCUSDT"),
};
const folder = mkdtempSync(join(tmpdir(), "open-proven-"));
let files: ReadonlyMap<string, Uint8Array>;
let origin: VersionOrigin;
let parts: VersionParts;

beforeAll(async () => {
  const { path, version } = await plantModel({ modelsDir: folder, series });
  files = (await readVersion(path)).files;
  const { instrument, timeframe } = series;
  origin = { version, path, instrument, timeframe, kind: "price" };
  parts = versionParts(files, origin);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function counting() {
  let held = 0;
  const runner: ForecastRunner = {
    async load(...asked) {
      const loaded = await onnxForecastRunner.load(...asked);
      held += 1;
      const release = async (): Promise<void> => {
        held -= 1;
        await loaded.release();
      };
      return { ...loaded, release };
    },
  };
  return { runner, held: () => held };
}

test("versionParts() are those of a forecaster, of no other model than was asked for", () => {
  expect(forecasterParts(files, origin)).toMatchObject(parts);
  expect(() => versionParts(files, { ...origin, timeframe: "4h" })).toThrow(/was trained on/);
  expect(() => versionParts(files, { ...origin, kind: "sentiment" })).toThrow(/it holds no/);
});

describe("openProven()", () => {
  test("opens a version that answers its golden vectors", async () => {
    const { runner, held } = counting();
    const loaded = await openProven(parts, runner);
    expect(held()).toBe(1);
    await loaded.release();
  });

  test("lets a model go that answers otherwise", async () => {
    const { runner, held } = counting();
    const closes = parts.golden.closes.map((close) => close * 1.01);
    await expect(
      openProven({ ...parts, golden: { ...parts.golden, closes } }, runner),
    ).rejects.toMatchObject({ code: "E_GOLDEN_DIFFERS" });
    expect(held()).toBe(0);
  });
});
