import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import { trainModel } from "../../src/jobs/train-model.ts";

const folder = mkdtempSync(join(tmpdir(), "sentiment-gain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hourMs = 3_600_000;
const startMs = Date.UTC(2023, 0, 1);
const market = { days: 150, sigma: 0.01, lead: 0.5 } as const;

/**
 * A market that does what its sentiment of the day before says, 0.5 sigma per hour, and the readings
 * of a source that knows it, or of one that only guesses.
 */
function plantedFiles(seed: number) {
  const rng = createRng(seed);
  const { days, sigma, lead } = market;
  const moods = Array.from({ length: days }, () => (rng.uniform() < 0.5 ? -0.6 : 0.6));
  const guesses = Array.from({ length: days }, () => (rng.uniform() < 0.5 ? -0.6 : 0.6));
  const candles = ["open_time,open,high,low,close,volume"];
  let close = 100;
  for (let hour = 0; hour < 24 * days; hour += 1) {
    const open = close;
    const drift = lead * Math.sign(moods[Math.floor(hour / 24)]!);
    close = open * Math.exp(sigma * (drift + rng.normal()));
    const [high, low] = [1.002 * Math.max(open, close), 0.998 * Math.min(open, close)];
    const volume = 1 + rng.uniform();
    candles.push([startMs + hour * hourMs, open, high, low, close, volume].join(","));
  }
  const readings = (scores: readonly number[]): string =>
    scores.map((score, day) => `${startMs + 24 * day * hourMs},${score}`).join("\n");
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `${text}\n`);
    return path;
  };
  const columns = "known,score";
  return {
    candles: write("candles.csv", candles.join("\n")),
    knowing: write("knowing.csv", `time,${columns}\n${timed(readings(moods))}`),
    guessing: write("guessing.csv", `time,${columns}\n${timed(readings(guesses))}`),
  };
}

// The event is the hour before it became known.
function timed(lines: string): string {
  return lines
    .split("\n")
    .map((line) => `${Number(line.split(",")[0]) - hourMs},${line}`)
    .join("\n");
}

test("train finds the gain of sentiment that leads the market, and none of guesses (seed 8)", async () => {
  const files = plantedFiles(8);
  const ablationOf = async (sentiment: string) => {
    const trained = await trainModel({
      instrument: "PLANTED",
      file: files.candles,
      forceSentiment: true,
      sentimentFiles: [sentiment],
      recipe: "return",
      sequenceLength: 6,
      epochs: 4,
      learningRate: 0.002,
      modelsDir: join(folder, "models"),
      dataDir: join(folder, "data"),
    });
    return trained.ablation!;
  };
  const knowing = await ablationOf(files.knowing);
  expect(knowing, JSON.stringify(knowing)).toMatchObject({ gain: "gain" });
  expect(knowing.skill.difference).toBeGreaterThan(0.03);
  expect(knowing.direction.difference).toBeGreaterThan(0.05);
  expect(knowing.direction.pValue).toBeLessThan(0.01);
  const guessing = await ablationOf(files.guessing);
  expect(guessing.gain, JSON.stringify(guessing)).not.toBe("gain");
});
