import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { readVersion } from "../../src/adapters/model-files/read-version.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { encodeWindow } from "../../src/learning/features/encode-window.ts";
import { gatherWindow } from "../../src/learning/features/gather-window.ts";
import { liveWindow } from "../../src/learning/features/live-window.ts";
import { openNovelty } from "../../src/learning/features/novelty.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import { recipes } from "../../src/learning/features/recipes/recipe-table.ts";
import { candleCount, type CandleSeries, sliceCandles } from "../../src/market/candle-series.ts";
import { sentimentTimeline } from "../../src/sentiment/sentiment-timeline.ts";
import { forecasterParts } from "../../src/serving/open-version.ts";
import { readInputs } from "../../src/serving/read-inputs.ts";
import type { ServedModel } from "../../src/serving/served-model.ts";
import { createWindowReader } from "../../src/serving/window-reader.ts";
import { plantModel } from "../planted-model.ts";
import { quickFolder } from "../quick-folder.ts";
import { realCandles } from "../real-candles.ts";
import { simulatedMood } from "../simulated-mood.ts";
import { walkCandles } from "../walk-candles.ts";

// P14: what is computed at t from candles up to t is what is computed of the whole history, bit by bit.
const cuts = 500;
const seed = Number(process.env["PROPERTY_SEED"] ?? 20_261_123);
const shape = { lookback: 24, horizon: 2 };
const real = realCandles("BTCUSDT");
const whole =
  real === undefined
    ? walkCandles({ seed: 12, candles: 4000, missingBefore: { 700: 2, 1500: 30, 2600: 1 } })
    : sliceCandles(real, 0, 4000);
const market = real === undefined ? "a simulated walk" : "the real market";
const folder = quickFolder("features-streamed-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The series as it was when candle t had closed and no later one was known. */
const streamed = (t: number): CandleSeries => {
  const { openTimeMs, open, high, low, close, volume, ...names } = sliceCandles(whole, 0, t + 1);
  const own = (column: Float64Array): Float64Array => Float64Array.from(column);
  const columns = { open: own(open), high: own(high), low: own(low), close: own(close) };
  return { ...names, ...columns, openTimeMs: own(openTimeMs), volume: volume && own(volume) };
};

function randomPositions(first: number): Int32Array {
  const rng = createRng(seed);
  const span = candleCount(whole) - first;
  const drawn = new Set<number>();
  while (drawn.size < cuts) drawn.add(first + Math.floor(rng.uniform() * span));
  return Int32Array.from([...drawn].toSorted((a, b) => a - b));
}

test.each(recipes)(
  `recipe %s: features offline and streamed are equal to the last bit, ${cuts} cuts of ${market}, seed ${seed}`,
  (recipe) => {
    const { samples, transform } = prepareSamples(whole, { recipe, ...shape });
    const number = new Map(Array.from(samples.decisionTimeMs, (timeMs, w) => [timeMs, w]));
    let compared = 0;
    for (const t of randomPositions(shape.lookback)) {
      const live = liveWindow(streamed(t), transform);
      if (live.kind !== "window") continue;
      const w = number.get(live.decisionTimeMs);
      if (w === undefined) continue;
      const encoded = encodeWindow(transform, live.candles);
      if (encoded.kind !== "window") throw new Error(`flat at ${t}`);
      expect(encoded.x, `position ${t}`).toEqual(gatherWindow(samples, w));
      expect([encoded.unit, encoded.lastClose]).toEqual([samples.unit[w], samples.lastClose[w]]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(0.8 * cuts);
  },
);

describe.each(["price", "sentiment"] as const)("a %s model", (kind) => {
  test(`is fed the same window, novelty and scale whether candles come one by one or all at once, ${cuts} cuts of ${market}, seed ${seed}`, async () => {
    const readings = simulatedMood(whole);
    const planted = { modelsDir: folder, series: whole, ...shape };
    const { path, version } = await plantModel(
      kind === "price" ? planted : { ...planted, readings },
    );
    const { files } = await readVersion(path);
    const { instrument, timeframe } = whole;
    const parts = forecasterParts(files, { version, path, instrument, timeframe, kind });
    const { version: own, metadata, calibration } = parts;
    const model: ServedModel = {
      version: own,
      metadata,
      calibration,
      source: kind,
      transform: metadata.target_transform,
      sentiment: metadata.sentiment?.fitted,
      novelty: { index: openNovelty(parts.novelty), threshold: Infinity },
    };
    const positions = randomPositions(300);
    const offline = createWindowReader(model, {
      series: whole,
      positions: [...positions],
      sentiment: sentimentTimeline(readings),
    });
    const withheld = new Set<string>();
    let compared = 0;
    for (const position of positions) {
      const candles = streamed(position);
      const closedMs = candles.openTimeMs.at(-1)! + 3_600_000;
      const known = readings.filter(({ knownAtMs }) => knownAtMs <= closedMs);
      const now = readInputs(model, { series: candles, sentiment: sentimentTimeline(known) });
      const window = offline(position);
      if (now.kind === "abstain") {
        withheld.add(now.reason);
        continue;
      }
      const encoded = window!.encode();
      if (encoded.kind !== "window") throw new Error(`flat at ${position}`);
      expect(Float32Array.from(now.candles)).toEqual(Float32Array.from(window!.candles));
      expect(now).toMatchObject({ unit: encoded.unit, lastClose: encoded.lastClose, position });
      expect(now.novelty).toBe(model.novelty.index(encoded.x));
      expect(now.scale).toBe(window!.scale());
      compared += 1;
    }
    expect([...withheld].filter((reason) => reason !== "gap")).toEqual([]);
    expect(compared).toBeGreaterThan(0.8 * cuts);
  });
});
