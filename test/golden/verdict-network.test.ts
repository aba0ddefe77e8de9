import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulateCandles } from "../../src/jobs/simulate-candles.ts";
import { trainModel } from "../../src/jobs/train-model.ts";
import { validateModel } from "../../src/jobs/validate-model.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "verdict-network-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

describe("validateModel() on networks trained on simulated GARCH-t walks", () => {
  test("none of 12 is weak or edge, all are sound (seeds 1 to 12)", async () => {
    const verdicts: string[] = [];
    for (const seed of seeds) {
      const places = {
        dataDir: join(folder, `data-${seed}`),
        modelsDir: join(folder, `models-${seed}`),
      };
      const market = { instrument: "BTCUSDT", timeframe: "1h", ...places };
      await simulateCandles({ ...market, candles: 5600, seed, market: "garch-walk" });
      const training = { recipe: "return", sequenceLength: 16, epochs: 2, batchSize: 128, seed };
      await trainModel({ ...market, ...training });
      const { sound, verdict, card } = await validateModel({ ...market, draws: 100 });
      expect(card?.verdict.independentRows).toBeGreaterThanOrEqual(1000);
      verdicts.push(sound ? verdict : "unsound");
    }
    expect(verdicts).toEqual(seeds.map(() => "no edge"));
  }, 300_000);
});
