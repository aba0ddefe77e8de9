import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadSentiment } from "../../src/jobs/load-sentiment.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { fitSentiment } from "../../src/sentiment/fit-sentiment.ts";
import { freshnessAt } from "../../src/sentiment/freshness.ts";
import { sentimentColumns } from "../../src/sentiment/sentiment-columns.ts";
import { sentimentCoverage } from "../../src/sentiment/sentiment-coverage.ts";
import { freshnessMin, sentimentFeatures } from "../../src/sentiment/sentiment-features.ts";
import type { SentimentReading } from "../../src/sentiment/sentiment-reading.ts";
import { sentimentTimeline } from "../../src/sentiment/sentiment-timeline.ts";
import { naiveSentiment } from "../naive-sentiment.ts";

const hourMs = 3_600_000;
const senticrypt = realFile("senticrypt_daily.csv");
const fearGreed = realFile("fear_greed_daily.csv");
const news = realFile("news_sentiment_events.csv");
const absent = ![senticrypt, fearGreed, news].every((path) => existsSync(path));

describe.skipIf(absent)("sentimentColumns() of the real files", () => {
  it("covers every hour by SentiCrypt's days, fresh to the last", async () => {
    const timeline = sentimentTimeline(await readingsOf(senticrypt));
    const times = hours("2019-04-16", "2024-07-01");
    expect(sentimentCoverage(timeline, times)).toBeGreaterThan(0.99);
    const fitted = fitSentiment(timeline, times.subarray(0, 30_000));
    const columns = sentimentColumns(timeline, fitted, times);
    for (const name of sentimentFeatures) {
      const column = columns.get(name)!;
      expect(column.every(Number.isFinite), name).toBe(true);
      expect(new Set(column).size, name).toBeGreaterThan(20);
    }
  });

  it("is stale within the three days that Fear & Greed lacks, and in no other", async () => {
    const timeline = sentimentTimeline(await readingsOf(fearGreed));
    const times = hours("2018-02-03", "2024-07-01");
    const stale = times.filter((timeMs) => freshnessAt(timeline, timeMs) < freshnessMin);
    expect(stale.length).toBeGreaterThan(24);
    expect(stale.length).toBeLessThan(96);
    expect((stale.at(-1)! - stale[0]!) / hourMs).toBe(stale.length - 1);
  });

  it("decays after the last news of 2022-07-05, to stale within two days and to nothing", async () => {
    const timeline = sentimentTimeline(await readingsOf(news));
    const freshness = (text: string) => freshnessAt(timeline, Date.parse(text));
    expect(freshness("2022-07-05T05:00Z")).toBeGreaterThan(0.75);
    expect(freshness("2022-07-06T04:24Z")).toBeCloseTo(0.8 / Math.E, 12);
    expect(freshness("2022-07-07T01:00Z")).toBeLessThan(freshnessMin);
    expect(freshness("2022-12-01T00:00Z")).toBeLessThan(1e-9);
    expect(sentimentCoverage(timeline, hours("2022-07-08", "2022-08-08"))).toBe(0);
  });

  it("agrees with the formulas written down a second time, all files together", async () => {
    const [from, until] = ["2022-06-20", "2022-07-10"].map(Date.parse) as [number, number];
    const all = await readingsOf(senticrypt, fearGreed, news);
    const month = all.filter(({ knownAtMs }) => knownAtMs >= from && knownAtMs < until);
    const times = hours("2022-06-24", "2022-07-10").filter((_, i) => i % 7 === 0);
    const timeline = sentimentTimeline(month);
    const fitted = fitSentiment(timeline, times.subarray(0, 20));
    const columns = sentimentColumns(timeline, fitted, times);
    for (const [i, timeMs] of times.entries()) {
      const naive = naiveSentiment(month, fitted, timeMs);
      for (const name of sentimentFeatures) {
        expect(columns.get(name)![i], name).toBeCloseTo(naive[name]!, 9);
      }
    }
  });
});

function realFile(name: string): string {
  return fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
}

async function readingsOf(...files: readonly string[]): Promise<readonly SentimentReading[]> {
  const instrument = parseInstrument("BTCUSDT");
  return (await loadSentiment({ instrument, files, dataDir: "absent" })).readings;
}

function hours(since: string, until: string): Float64Array {
  const from = Date.parse(since);
  const length = (Date.parse(until) - from) / hourMs;
  return Float64Array.from({ length }, (_, i) => from + i * hourMs);
}
