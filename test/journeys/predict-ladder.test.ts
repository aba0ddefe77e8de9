import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseInstrument } from "../../src/market/instrument.ts";
import { predictSchema } from "../../src/jobs/forecasting/predict-schema.ts";
import type { SentimentReading } from "../../src/sentiment/sentiment-reading.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantModel } from "../planted-model.ts";
import { simulatedMood } from "../simulated-mood.ts";
import { walkCandles } from "../walk-candles.ts";

const dayMs = 86_400_000;
const series = {
  ...walkCandles({ seed: 12, candles: 1200 }),
  instrument: parseInstrument("BTCUSDT"),
};
const readings = simulatedMood(series);
const folder = mkdtempSync(join(tmpdir(), "predict-ladder-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [models, candles] = [join(folder, "models"), join(folder, "BTCUSDT_1h.csv")];

beforeAll(async () => {
  await plantModel({ modelsDir: models, series });
  await plantModel({ modelsDir: models, series, readings });
  const rows = Array.from(series.openTimeMs, (openMs, t) =>
    [
      openMs,
      series.open[t],
      series.high[t],
      series.low[t],
      series.close[t],
      series.volume?.[t],
    ].join(),
  );
  writeFileSync(candles, ["open_time,open,high,low,close,volume", ...rows, ""].join("\n"));
});

/** A file of the readings that were known so many days before the last candle's close; it names their source. */
function moodFile(daysBefore: number, source = "mood"): string {
  const untilMs = series.openTimeMs.at(-1)! + 3_600_000 - daysBefore * dayMs;
  const kept = readings.filter(({ knownAtMs }) => knownAtMs <= untilMs);
  const row = ({ knownAtMs, score }: SentimentReading) =>
    `${new Date(knownAtMs).toISOString()},${score}`;
  mkdirSync(join(folder, `until-${daysBefore}`), { recursive: true });
  const path = join(folder, `until-${daysBefore}`, `${source}.csv`);
  writeFileSync(path, ["time,score", ...kept.map(row), ""].join("\n"));
  return path;
}

async function predict(...argv: readonly string[]) {
  const places = ["--data", candles, "--models", models];
  const told = await commandInProcess("predict", "BTCUSDT", ...places, ...argv);
  expect(told.exitCode).toBe(0);
  return told.answer;
}

interface Told {
  readonly kind: string;
  readonly source: string;
  readonly sentiment: {
    readonly freshness: number;
    readonly sources: readonly {
      readonly name: string;
      readonly readings: number;
      readonly lastKnownMs: number;
      readonly isHeard: boolean;
    }[];
  } | null;
}

describe("candlecast predict --sentiment on simulated candles and readings", () => {
  test("freshness decays as the readings end earlier, and the ladder falls to the price model", async () => {
    const told: Told[] = [];
    for (const days of [0, 1, 2, 5]) {
      told.push(JSON.parse(await predict("--sentiment", moodFile(days), "--json")) as Told);
    }
    for (const answer of told) predictSchema.parse(answer);
    const freshness = told.map(({ sentiment }) => sentiment?.freshness ?? Number.NaN);
    expect(freshness).toEqual(freshness.toSorted((a, b) => b - a));
    expect(freshness.at(-1)).toBeLessThan(0.13);
    expect(told.map(({ kind }) => kind)).toEqual(Array.from(told, () => "forecast"));
    expect(told.map(({ source }) => source)).toEqual(
      freshness.map((fresh) => (fresh >= 0.13 ? "sentiment" : "price")),
    );
    expect(told.at(-1)).toMatchObject({
      rungs: [
        { source: "sentiment", outcome: { kind: "abstain", reason: "stale-sentiment" } },
        { source: "price", outcome: { kind: "forecast", source: "price" } },
      ],
    });
  });

  test("--explain names every sentiment input, and --price-only none", async () => {
    const explained = await predict("--sentiment", moodFile(0), "--explain");
    expect(explained).toMatch(/\| sentiment model, version/);
    expect(explained).toMatch(/\n {2}sentiment_score +-?\d\.\d{4}\n/);
    expect(explained).toMatch(/\n {2}errorConfidence [01]\.\d\d: 1 - mean error/);
    const alone = await predict("--price-only", "--explain");
    expect(alone).toMatch(/\| price model, version/);
    expect(alone).not.toMatch(/sentiment/);
  });

  test("--explain marks what no reading answers, tells of a later newest candle, in 100 columns", async () => {
    const early = new Date(series.openTimeMs[700]! + 3_600_000).toISOString();
    const asked = ["--at", early, "--sentiment", moodFile(0)];
    const explained = await predict(...asked, "--explain");
    expect(explained).toMatch(/newest candle .* UTC, 20 days AFTER this moment\n/);
    expect(explained).toMatch(/\n {2}sentiment_volume +-?\d\.\d{4} {2}\(neutral: no reading\)\n/);
    expect(explained).not.toMatch(/sentiment_score .*neutral/);
    expect(Math.max(...explained.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
    const told = JSON.parse(await predict(...asked, "--json")) as {
      readonly novelty: number;
      readonly noveltyMax: number;
      readonly rungs: readonly [{ readonly neutralFeatures: readonly string[] }];
    };
    expect(told.rungs[0].neutralFeatures).toContain("sentiment_volume");
    expect(told.rungs[0].neutralFeatures).not.toContain("sentiment_score");
    expect(told.novelty).toBeLessThanOrEqual(told.noveltyMax);
  });

  test("--at tells of no reading that became known later", async () => {
    const position = 1100;
    const atMs = series.openTimeMs[position]! + 3_600_000;
    const at = new Date(atMs).toISOString();
    const asked = ["--at", at, "--sentiment", moodFile(0)];
    const known = readings.filter(({ knownAtMs }) => knownAtMs <= atMs);
    const told = JSON.parse(await predict(...asked, "--json")) as Told;
    const whole = JSON.parse(await predict("--sentiment", moodFile(0), "--json")) as Told;
    expect(told.source).toBe("sentiment");
    const [source] = told.sentiment?.sources ?? [];
    const lastKnownMs = known.at(-1)!.knownAtMs;
    expect(source).toMatchObject({ name: "mood", lastKnownMs, isHeard: true });
    expect(known.length).toBeLessThan(readings.length);
    const all = whole.sentiment?.sources[0]?.readings ?? 0;
    expect(source?.readings).toBe(all - (readings.length - known.length));
    expect(await predict(...asked, "--explain")).toContain(
      `${source?.readings} readings, the last became known at ${new Date(lastKnownMs).toISOString().slice(0, 10)}`,
    );
  });

  test("a source that the model was not trained with is named and not heard", async () => {
    const both = ["--sentiment", moodFile(0), "--sentiment", moodFile(0, "hearsay")];
    const [alone, together] = [
      JSON.parse(await predict("--sentiment", moodFile(0), "--json")),
      JSON.parse(await predict(...both, "--json")),
    ] as [Told & { readonly close: number }, Told & { readonly close: number }];
    expect(together.close).toBe(alone.close);
    expect(together.sentiment?.freshness).toBe(alone.sentiment?.freshness);
    expect(await predict(...both, "--explain")).toMatch(/\n {2}hearsay: .*; no model hears it\n/);
    const foreign = JSON.parse(
      await predict("--sentiment", moodFile(0, "hearsay"), "--json"),
    ) as Told;
    expect(foreign).toMatchObject({ source: "price", sentiment: { freshness: 0 } });
  });
});
