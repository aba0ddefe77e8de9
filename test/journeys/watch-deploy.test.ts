import { cpSync, renameSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { readAliases } from "../../src/adapters/registry-files/read-aliases.ts";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { readWatchState } from "../../src/adapters/watch-file/watch-file.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { readExposureCap } from "../../src/jobs/read-exposure-cap.ts";
import { trainModel, type TrainModelRequest } from "../../src/jobs/train-model.ts";
import { watchOnce, type WatchedModel } from "../../src/jobs/watch-model.ts";
import { watchActions } from "../../src/jobs/watching/watch-actions.ts";
import type { WatchActions, WatchRequest } from "../../src/jobs/watching/watch-request.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { watchedExposure } from "../../src/lifecycle/triggers/watch-state.ts";
import {
  closeMs,
  driftFrom,
  testFolder,
  trainedCandles,
  writeDriftingMarket,
} from "../drifting-market.ts";
import { placeIn } from "../retrained-market.ts";

const folder = testFolder("watch-deploy");
const calm = writeDriftingMarket(folder, { outcomes: false, inputs: false });
const moved = writeDriftingMarket(folder, { outcomes: false, inputs: true });
const drifted = driftFrom - trainedCandles;
const signal = new AbortController().signal;
/** Of the deploy split: its exam is long enough for a retraining to be judged on. */
const trained = join(folder, "trained");
let champion: ModelVersion;
let second: ModelVersion;

async function train(modelsDir: string, own: Partial<TrainModelRequest>): Promise<ModelVersion> {
  const clock = fixedClock(closeMs(own.seed ?? 0));
  const model = { instrument: "BTCUSDT", file: calm, modelsDir };
  const settings = { recipe: "return", epochs: 2, sequenceLength: 8, priceOnly: true } as const;
  return (await trainModel({ ...model, ...settings, ...own }, { clock })).version;
}

async function enthrone(modelsDir: string, version: ModelVersion): Promise<void> {
  const why = { forced: "a test", acceptNoEdge: null, verdict: null };
  await moveChampion(placeIn(modelsDir), fixedClock(closeMs(2)), { version, ...why });
}

beforeAll(async () => {
  champion = await train(trained, { split: "deploy" });
  second = await train(trained, { split: "deploy", seed: 1 });
  await enthrone(trained, champion);
}, 300_000);

let copies = 0;
function models(): string {
  const copy = join(folder, `models-${copies++}`);
  cpSync(trained, copy, { recursive: true });
  return copy;
}

/** One look when the n-th candle after the training has closed. */
async function lookAt(
  n: number,
  request: WatchRequest & { readonly modelsDir: string },
  actions: WatchActions = watchActions,
): Promise<WatchedModel> {
  const clock = fixedClock(closeMs(n) + 15_000);
  const never = { schedule: "0 3 1 12 *", newData: 100_000 };
  const [round] = await watchOnce({ ...never, ...request }, { signal, clock, actions });
  if (round?.kind !== "watched") throw new Error(JSON.stringify(round));
  return round;
}

describe("watch --deploy with the real gate, on a simulated market", () => {
  test("a retraining that passes as a refresh answers, and watch.json is about it", async () => {
    const modelsDir = models();
    const request = { modelsDir, file: calm, newData: 250, deploy: true };
    const round = await lookAt(300, request);
    if (round.retraining?.kind !== "retrained") throw new Error(JSON.stringify(round));
    const { version } = round.retraining;
    expect(round.deploy, JSON.stringify(round.deploy)).toMatchObject({ kind: "deployed", version });
    expect(round.version).toBe(champion);
    const aliases = await readAliases(placeIn(modelsDir));
    expect([aliases.champion?.version, aliases.previous?.version]).toEqual([version, champion]);
    expect(await readWatchState(placeIn(modelsDir))).toMatchObject({ version });
    const { entries } = await readAudit(placeIn(modelsDir));
    const gate = entries.map(({ event }) => event).find(({ kind }) => kind === "gate");
    expect(gate).toMatchObject({ mode: "refresh", outcome: "passed" });
    const next = await lookAt(301, request);
    expect(next).toMatchObject({ version, deployed: true, retraining: undefined });
  }, 300_000);

  test("a gate that cannot tell keeps the champion, and the round says why", async () => {
    const modelsDir = models();
    // Fitted on all but the newest 15 %: too few candles are left to both.
    const late = await train(modelsDir, {});
    await enthrone(modelsDir, late);
    const request = { modelsDir, file: calm, newData: 100, deploy: true };
    const round = await lookAt(300, request, { ...watchActions, retrain: async () => second });
    expect(round.retraining).toEqual({ kind: "retrained", version: second });
    expect(round.deploy).toMatchObject({
      kind: "refused",
      code: "E_GATE_INCONCLUSIVE",
      reason: expect.stringContaining("wait until") as string,
    });
    expect((await readAliases(placeIn(modelsDir))).champion?.version).toBe(late);
    expect(await readWatchState(placeIn(modelsDir))).toMatchObject({ version: late });
  }, 300_000);
});

/** Retrains and deploys `second`, whatever a gate would say; `before` the deploy something is done. */
function deploying(before: () => void = () => undefined): WatchActions {
  return {
    update: async () => [],
    retrain: async () => second,
    deploy: async ({ modelsDir }, version) => {
      before();
      await enthrone(modelsDir, version);
      return { kind: "deployed", version, reason: "a test" };
    },
  };
}

describe("watch, the exposure after a deploy in the same round", () => {
  const capOf = (modelsDir: string, n: number) =>
    readExposureCap(placeIn(modelsDir), { clock: fixedClock(closeMs(n) + 20_000) });

  test("is the new champion's own: its inputs have moved too", async () => {
    const modelsDir = models();
    const request = { modelsDir, file: moved, newData: 100, deploy: true };
    const round = await lookAt(drifted + 300, request, deploying());
    expect(round.deploy).toMatchObject({ kind: "deployed", version: second });
    expect(round.exposure.factor).toBe(0.5);
    const state = await readWatchState(placeIn(modelsDir));
    expect(state).toMatchObject({ version: second, exposure: { factor: 0.5 } });
    expect((await capOf(modelsDir, drifted + 300)).reasons.join()).toContain("range is");
  });

  test("is not raised where the new champion cannot be looked at", async () => {
    const modelsDir = models();
    const golden = join(modelsDir, "BTCUSDT", "1h", "price", second, "golden.json");
    const breaking = deploying(() => renameSync(golden, `${golden}.away`));
    const request = { modelsDir, file: moved, newData: 100, deploy: true };
    const round = await lookAt(drifted + 300, request, breaking);
    expect(round.exposure.factor).toBe(0.5);
    expect(round.failure).toMatchObject({ code: "E_VERSION_BROKEN" });
    renameSync(`${golden}.away`, golden);
    const cap = await capOf(modelsDir, drifted + 300);
    expect(cap).toMatchObject({ version: second, cap: 0.5 });
    expect(cap.reasons.join()).toContain(`version ${second} was not looked at yet`);
    // Its own look decides.
    const state = await readWatchState(placeIn(modelsDir));
    const untilMs = Date.parse(state!.exposure.until!);
    const told = (nowMs: number) => watchedExposure(state, second, { nowMs, stepMs: 3_600_000 });
    expect(told(untilMs - 1)).toMatchObject({ factor: 0.5, untilMs });
    // Without one it is not known, 48 candles after the last.
    const staleMs = Math.max(untilMs, Date.parse(state!.candle) + 49 * 3_600_000);
    expect(told(staleMs).reason).toMatch(/^Whether there is drift is not known/);
  });

  test("lasts until the look that decides, also where that look is late", async () => {
    const modelsDir = models();
    const round = await lookAt(drifted + 300, { modelsDir, file: moved });
    const state = await readWatchState(placeIn(modelsDir));
    const graceMs = Date.parse(state!.exposure.until!) - round.exposure.untilMs!;
    expect(graceMs).toBe(24 * 3_600_000);
  });
});
