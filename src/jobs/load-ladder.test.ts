import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantModel } from "../../test/planted-model.ts";
import { simulatedMood } from "../../test/simulated-mood.ts";
import { walkCandles } from "../../test/walk-candles.ts";
import { moveChampion } from "../adapters/registry-files/move-champion.ts";
import { systemClock } from "../foundation/clock.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { parseInstrument } from "../market/instrument.ts";
import { sentimentTimeline } from "../sentiment/sentiment-timeline.ts";
import { type LoadedLadder, loadLadder, type LoadLadderRequest } from "./load-ladder.ts";

const series = {
  ...walkCandles({ seed: 8, candles: 1200 }),
  instrument: parseInstrument("BTCUSDT"),
};
const readings = simulatedMood(series);
const sentiment = sentimentTimeline(readings);
const modelsDir = mkdtempSync(join(tmpdir(), "load-ladder-"));
const lookback = 24;
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
const versions = new Map<string, ModelVersion>();

beforeAll(async () => {
  const newer = { stamp: "20240102T000000Z", seed: 2 };
  const planted = { modelsDir, series, lookback };
  versions.set("price", (await plantModel(planted)).version);
  versions.set("newer price", (await plantModel({ ...planted, ...newer })).version);
  versions.set("sentiment", (await plantModel({ ...planted, readings })).version);
  versions.set("newer sentiment", (await plantModel({ ...planted, ...newer, readings })).version);
});
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));

async function withLadder<T>(
  request: Partial<LoadLadderRequest>,
  use: (ladder: LoadedLadder) => Promise<T>,
): Promise<T> {
  const ladder = await loadLadder({ instrument: "BTCUSDT", modelsDir, ...request });
  try {
    return await use(ladder);
  } finally {
    await ladder.release();
  }
}

const rungsOf = (request: Partial<LoadLadderRequest>) =>
  withLadder(request, async ({ rungs }) =>
    rungs.map((rung) => [
      rung.source,
      rung.kind === "loaded" ? rung.forecaster.version : rung.reason,
    ]),
  );

describe("loadLadder()", () => {
  test("takes the newest version of each model, sentiment first", async () => {
    expect(await rungsOf({})).toEqual([
      ["sentiment", versions.get("newer sentiment")],
      ["price", versions.get("newer price")],
    ]);
  });

  test("a version that is named answers itself: no model above it, the newest below", async () => {
    expect(await rungsOf({ version: versions.get("sentiment")! })).toEqual([
      ["sentiment", versions.get("sentiment")],
      ["price", versions.get("newer price")],
    ]);
    expect(await rungsOf({ version: versions.get("price")! })).toEqual([
      ["price", versions.get("price")],
    ]);
    await expect(rungsOf({ version: "20240101T000000Z-000000000000" })).rejects.toMatchObject({
      code: "E_NO_MODEL",
    });
  });

  test("asks the price model alone where that is wanted", async () => {
    expect(await rungsOf({ kinds: ["price"] })).toEqual([["price", versions.get("newer price")]]);
  });

  test("an instrument without models has a ladder that says so", async () => {
    await withLadder({ instrument: "ETHUSDT" }, async (ladder) => {
      const answer = await ladder.answer({ series, sentiment });
      expect(answer).toMatchObject({ kind: "abstain", reason: "missing", confidence: 0 });
      expect(answer.rungs).toHaveLength(2);
    });
  });

  test("beside another model's champion one that was never deployed is not asked", async () => {
    const own = join(modelsDir, "with champion");
    cpSync(join(modelsDir, "BTCUSDT"), join(own, "BTCUSDT"), { recursive: true });
    const place = { modelsDir: own, instrument: series.instrument, timeframe: "1h" } as const;
    const enthrone = async (kind: ModelKind, version: ModelVersion) =>
      moveChampion({ ...place, kind }, systemClock, { version, ...unsaid });
    await enthrone("price", versions.get("price")!);
    await withLadder({ modelsDir: own }, async (ladder) => {
      expect(ladder.rungs).toMatchObject([
        {
          source: "sentiment",
          kind: "unloaded",
          reason: "missing",
          error: { code: "E_NO_CHAMPION" },
        },
        { source: "price", deployed: true, forecaster: { version: versions.get("price") } },
      ]);
      const nowMs = series.openTimeMs.at(-1)! + 3_600_000;
      const answer = await ladder.answer({ series, sentiment, nowMs });
      expect(answer).toMatchObject({ kind: "forecast", source: "price" });
    });
    const named = { modelsDir: own, version: versions.get("newer sentiment")! };
    expect((await rungsOf(named))[0]).toEqual(["sentiment", named.version]);
    await enthrone("sentiment", versions.get("sentiment")!);
    expect(await rungsOf({ modelsDir: own })).toEqual([
      ["sentiment", versions.get("sentiment")],
      ["price", versions.get("price")],
    ]);
  });

  test("a folder that was copied to another instrument is refused", async () => {
    cpSync(join(modelsDir, "BTCUSDT"), join(modelsDir, "XRPUSDT"), { recursive: true });
    await withLadder({ instrument: "XRPUSDT" }, async ({ rungs }) => {
      for (const rung of rungs) {
        expect(rung).toMatchObject({ kind: "unloaded", reason: "refused" });
        expect(rung).toMatchObject({ error: { code: "E_WRONG_MODEL" } });
      }
    });
  });

  test.each(["calibration.json", "novelty.json"])(
    "a version without %s is told to be trained again",
    async (name) => {
      const old = join(modelsDir, "old", name);
      const change = { files: (files: Map<string, Uint8Array>) => files.delete(name) };
      const { version } = await plantModel({ modelsDir: old, series, lookback, change });
      await withLadder({ modelsDir: old, kinds: ["price"] }, async ({ rungs: [rung] }) => {
        expect(rung).toMatchObject({ kind: "unloaded", reason: "missing", version });
        expect(rung).toMatchObject({ detail: expect.stringMatching(/train again/) as string });
      });
    },
  );
});
