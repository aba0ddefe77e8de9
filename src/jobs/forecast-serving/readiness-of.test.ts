import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantModel } from "../../../test/planted-model.ts";
import { simulatedMood } from "../../../test/simulated-mood.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { fixedClock } from "../../foundation/clock.ts";
import { wallClockDeadline } from "../../foundation/wall-clock-deadline.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import { sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { type LoadedForecaster, loadForecaster } from "../load-forecaster.ts";
import { readinessOf } from "./readiness-of.ts";
import type { ServedInstrument } from "./served-instrument.ts";

const series = {
  ...walkCandles({ seed: 8, candles: 900 }),
  instrument: parseInstrument("BTCUSDT"),
};
const readings = simulatedMood(series);
const nowMs = readings.at(-1)!.knownAtMs + 1;
const foreign = readings.map((one) => ({
  ...one,
  source: "hearsay",
  knownAtMs: one.knownAtMs + 1,
}));
const modelsDir = mkdtempSync(join(tmpdir(), "readiness-of-"));
let forecaster: LoadedForecaster;

beforeAll(async () => {
  await plantModel({ modelsDir, series, readings });
  forecaster = await loadForecaster({ instrument: "BTCUSDT", kind: "sentiment", modelsDir });
});
afterAll(async () => {
  await forecaster.release();
  rmSync(modelsDir, { recursive: true, force: true });
});

/** An instrument whose sentiment model runs, or none, over stored readings. */
function servedWith(stored: readonly SentimentReading[], held: LoadedForecaster | undefined) {
  return {
    key: { instrument: series.instrument, timeframe: series.timeframe },
    ladder: { skipped: () => undefined },
    deadline: wallClockDeadline(60_000),
    rungs: [{ source: "sentiment", forecaster: () => held, failure: () => undefined }],
    stored: {
      candles: async () => series,
      sentiment: async () => ({ timeline: sentimentTimeline(stored), warnings: [] }),
    },
  } as unknown as ServedInstrument;
}

describe("readinessOf()", () => {
  const readiness = (stored: readonly SentimentReading[], held?: LoadedForecaster) =>
    readinessOf(servedWith(stored, held), fixedClock(nowMs));

  test("a source that the model was not trained with is no freshness", async () => {
    const own = await readiness(readings, forecaster);
    expect(own).toMatchObject({ ready: true, rungs: [{ ready: true, reason: null }] });
    expect(await readiness([...readings, ...foreign], forecaster)).toEqual(own);
    expect(await readiness(foreign, forecaster)).toMatchObject({
      ready: false,
      sentimentFreshness: 0,
      rungs: [{ reason: "stale-sentiment" }],
    });
  });

  test("while there is no sentiment model, every stored source counts", async () => {
    const { sentimentFreshness, rungs } = await readiness(foreign);
    expect(sentimentFreshness).toBeGreaterThan(0.9);
    expect(rungs).toMatchObject([{ ready: false, reason: "missing" }]);
  });
});
