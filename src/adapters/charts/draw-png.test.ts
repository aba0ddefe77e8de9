import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { trainingFigure } from "../../learning/bundle/training-figure/training-figure.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { drawPng, drawSvg } from "./draw-png.ts";

describe("drawPng()", () => {
  test("draws text without any font of the system", async () => {
    const label = (text: string) => ({
      width: 200,
      height: 40,
      data: { values: [{}] },
      mark: { type: "text", text, fontSize: 20, font: "DejaVu Sans" },
    });
    const [written, empty] = [await drawPng(label("candles")), await drawPng(label(""))];
    expect(pngSize(written)).toEqual(pngSize(empty));
    expect(written.length).toBeGreaterThan(empty.length + 500);
  });

  test("draws a training figure of 12,000 forecasts as a large picture under 400 kB; seed 5", async () => {
    const png = await drawPng(figureOf(12_000));
    expect(pngSize(png)[0]).toBeGreaterThan(2000);
    expect(png.length).toBeLessThan(400_000);
  });

  test("writes the same bytes for the same figure", async () => {
    const [first, second] = [await drawPng(figureOf(500)), await drawPng(figureOf(500))];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });
});

describe("drawSvg()", () => {
  test("names instrument, timeframe, recipe, horizon and dates", async () => {
    const svg = await drawSvg(figureOf(500));
    for (const text of ["BTCUSDT 1h", "return, 1 candle ahead", "2023-01-01", "500 forecasts"]) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toContain("NaN");
  });
});

function pngSize(bytes: Uint8Array): readonly [number, number] {
  const view = Buffer.from(bytes);
  expect(view.toString("latin1", 1, 4)).toBe("PNG");
  return [view.readUInt32BE(16), view.readUInt32BE(20)];
}

function figureOf(count: number) {
  const rng = createRng(5);
  const lastClose = [40_000];
  for (let i = 1; i <= count; i++)
    lastClose.push(lastClose[i - 1]! * Math.exp(0.005 * rng.normal()));
  const futureClose = lastClose.slice(1);
  const fromMs = Date.UTC(2023, 0, 1);
  return trainingFigure({
    instrument: parseInstrument("BTCUSDT"),
    timeframe: "1h",
    recipe: "return",
    horizon: 1,
    trainFromMs: Date.UTC(2020, 0, 1),
    trainUntilMs: Date.UTC(2022, 0, 1),
    learningCurve: {
      epochs: [1, 2, 3].map((epoch) => ({ epoch, loss: 1 / epoch, validationLoss: 1.1 / epoch })),
      bestEpoch: 3,
      lossName: "mse",
    },
    exam: {
      targetTimeMs: futureClose.map((_, i) => fromMs + i * 3_600_000),
      lastClose: lastClose.slice(0, count),
      futureClose,
      forecastClose: futureClose.map((_, i) => lastClose[i]! * Math.exp(0.0005 * rng.normal())),
    },
  });
}
