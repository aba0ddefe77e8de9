import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fixedClock } from "../../foundation/clock.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { chooseInputs } from "./choose-inputs.ts";
import { trainingSettings, type TrainModelRequest } from "./training-request.ts";

const folder = mkdtempSync(join(tmpdir(), "choose-inputs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const series = walkCandles({ seed: 4, candles: 2000 });
const [firstMs, lastMs] = [series.openTimeMs[0]!, series.openTimeMs.at(-1)!];
const clock = fixedClock(lastMs + timeframeMs("1h"));
// The research split trains on the first 56 % of the windows: on 1,129 candles here.
const trainCandles = 1130;
const trainUntilMs = firstMs + trainCandles * hourMs;

/** A reading every 12 hours, opinion of its hour. */
function readings(name: string, fromMs: number, untilMs: number, scoreAt = wave): string {
  const lines = ["time,score,count"];
  for (let ms = fromMs; ms <= untilMs; ms += 12 * hourMs) {
    const hour = Math.round((ms - firstMs) / hourMs);
    lines.push(`${new Date(ms).toISOString()},${scoreAt(hour).toFixed(4)},${10 + (hour % 7)}`);
  }
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

function wave(hour: number): number {
  return 0.5 * Math.sin(hour / 50);
}

function choose(request: Partial<TrainModelRequest>) {
  const common = { instrument: "WALK", sequenceLength: 24, dataDir: join(folder, "none") };
  return chooseInputs(trainingSettings({ ...common, ...request }), series, clock);
}

describe("chooseInputs() on a simulated walk, seed 4", () => {
  test("takes sentiment that covers the training span and is fresh", async () => {
    const chosen = await choose({ sentimentFiles: [readings("whole", firstMs, lastMs)] });
    expect(chosen.kind).toBe("sentiment");
    expect(chosen.reason).toMatch(/^Trains the sentiment model: .* 100 % .* fresh/);
    const { columns, coverage } = chosen.sentiment!;
    expect([...columns.keys()]).toHaveLength(8);
    expect(columns.get("sentiment_score")).toHaveLength(2000);
    expect(coverage).toBeGreaterThan(0.97);
  });

  test("takes price where less than 70 % is covered, unless sentiment is forced", async () => {
    const half = [readings("half", firstMs + 550 * hourMs, lastMs)];
    const chosen = await choose({ sentimentFiles: half });
    expect(chosen.kind).toBe("price");
    expect(chosen.reason).toMatch(
      /cover \d\d % of the training span \(.*\), at least 70 % are needed/,
    );
    const forced = await choose({ sentimentFiles: half, forceSentiment: true });
    expect(forced.kind).toBe("sentiment");
    expect(forced.reason).toMatch(/as asked/);
  });

  test("names the sources with their share and their end; a thin one is warned of", async () => {
    const [whole, thin] = [
      readings("all", firstMs, lastMs),
      readings("thin", firstMs, firstMs + 20 * dayMs),
    ];
    const chosen = await choose({ sentimentFiles: [whole, thin] });
    const end = new Date(firstMs + 20 * dayMs).toISOString().slice(0, 10);
    expect(chosen.reason).toMatch(
      new RegExp(
        `^Trains the sentiment model: .* \\(from all (99|100) %, thin 4\\d % until ${end}\\) and`,
      ),
    );
    expect(chosen.sources.map(({ name, lastKnownMs }) => [name, lastKnownMs])).toEqual([
      ["all", expect.any(Number)],
      ["thin", firstMs + 20 * dayMs],
    ]);
    expect(chosen.sources[1]!.coverage).toBeCloseTo(0.46, 1);
    expect(chosen.warnings.filter((sentence) => sentence.includes("the version is bound"))).toEqual(
      [expect.stringMatching(`^thin covers 4\\d % of the training span and .* after ${end}: `)],
    );
  });

  test("takes price where the readings ended before the last candle, and says so", async () => {
    const chosen = await choose({ sentimentFiles: [readings("ended", firstMs, trainUntilMs)] });
    expect(chosen.kind).toBe("price");
    expect(chosen.reason).toMatch(/the readings are stale, their freshness .* is 0\.00; .*until/);
  });

  test("takes price where there are no readings; forced, that is misuse", async () => {
    const chosen = await choose({});
    expect(chosen).toMatchObject({ kind: "price", sentiment: undefined });
    expect(chosen.reason).toMatch(/there are no sentiment readings/);
    await expect(choose({ forceSentiment: true })).rejects.toMatchObject({
      code: "E_NO_SENTIMENT",
      exitCode: 2,
    });
  });

  test("fits on the train windows' candles alone: what comes later changes neither fit nor past", async () => {
    const usual = [readings("usual", firstMs, lastMs)];
    const wild = (hour: number): number => (hour > trainCandles ? 0.99 : wave(hour));
    const later = [readings("later", firstMs, lastMs, wild)];
    const one = (await choose({ sentimentFiles: usual })).sentiment!;
    const other = (await choose({ sentimentFiles: later })).sentiment!;
    expect(other.fitted).toEqual(one.fitted);
    for (const [name, column] of one.columns) {
      expect(other.columns.get(name)!.slice(0, trainCandles), name).toEqual(
        column.slice(0, trainCandles),
      );
    }
    expect(other.columns.get("sentiment_score")).not.toEqual(one.columns.get("sentiment_score"));
    expect(other.hash).not.toBe(one.hash);
  });
});
