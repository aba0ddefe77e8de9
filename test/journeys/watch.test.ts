import { appendFileSync, cpSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { readAliases } from "../../src/adapters/registry-files/read-aliases.ts";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { readWatchState } from "../../src/adapters/watch-file/watch-file.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { RefusedError } from "../../src/foundation/errors.ts";
import { readExposureCap } from "../../src/jobs/read-exposure-cap.ts";
import { trainModel } from "../../src/jobs/train-model.ts";
import { watchModels, watchOnce, type WatchedModel } from "../../src/jobs/watch-model.ts";
import { claimWatch } from "../../src/jobs/watching/claim-watch.ts";
import type { WatchActions, WatchRequest } from "../../src/jobs/watching/watch-request.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { commandInProcess } from "../command-in-process.ts";
import {
  closeMs,
  driftFrom,
  testFolder,
  trainedCandles,
  writeDriftingMarket,
} from "../drifting-market.ts";
import { placeIn } from "../retrained-market.ts";
import { startCommand } from "../running-command.ts";

const folder = testFolder("watch");
const trained = join(folder, "trained");
const calm = writeDriftingMarket(folder, { outcomes: false, inputs: false });
const both = writeDriftingMarket(folder, { outcomes: true, inputs: true });
const signal = new AbortController().signal;
const drifted = driftFrom - trainedCandles;
/** No day of it lies in the file. */
const calmCalendar = { schedule: "0 3 1 12 *" };
let champion: ModelVersion;

beforeAll(async () => {
  const clock = fixedClock(closeMs(0));
  const model = { instrument: "BTCUSDT", file: calm, modelsDir: trained };
  const settings = { recipe: "return", split: "deploy", epochs: 4, sequenceLength: 8 } as const;
  const { version } = await trainModel({ ...model, ...settings, priceOnly: true }, { clock });
  const why = { forced: "a test", acceptNoEdge: null, verdict: null };
  await moveChampion(placeIn(trained), clock, { version, ...why });
  champion = version;
});

let copies = 0;
/** A folder of models with the champion alone. */
function models(): string {
  const copy = join(folder, `models-${copies++}`);
  cpSync(trained, copy, { recursive: true });
  return copy;
}

/** Retrainings and deploys that were asked for; the first `failures` retrainings fail. */
function noting(failures = 0) {
  const asked: string[] = [];
  const actions: WatchActions = {
    update: async () => [],
    retrain: async () => {
      asked.push("retrain");
      await Promise.resolve();
      if (asked.length <= failures) throw new RefusedError("E_LOSS_EXPLODED", "it ran away");
      return champion;
    },
    deploy: async () => {
      asked.push("deploy");
      await Promise.resolve();
      return { kind: "refused", code: "E_GATE_REFUSED", reason: "no better" };
    },
  };
  return { asked, actions };
}

/** One look when the n-th candle after the training has closed. */
async function lookAt(
  n: number,
  request: WatchRequest & { readonly modelsDir: string },
  actions: WatchActions = noting().actions,
): Promise<WatchedModel> {
  const clock = fixedClock(closeMs(n) + 15_000);
  const [round] = await watchOnce({ newData: 100_000, ...request }, { signal, clock, actions });
  if (round?.kind !== "watched") throw new Error("no round");
  return round;
}

const fired = ({ triggers }: WatchedModel): readonly string[] =>
  triggers.flatMap((one) => (one.kind === "fires" ? [`${one.trigger} ${one.action}`] : []));

async function triggeredIn(modelsDir: string) {
  const { entries } = await readAudit(placeIn(modelsDir));
  return entries.flatMap(({ event }) => (event.kind === "triggered" ? [event] : []));
}

// Candles are looked at as far as they had closed: the file has later ones.
describe("watch, on a simulated market", () => {
  test("watchOnce() a calm market is quiet, and says what it looked at", async () => {
    const modelsDir = models();
    const round = await lookAt(150, { modelsDir, file: calm, ...calmCalendar });
    expect(fired(round)).toEqual([]);
    expect(round).toMatchObject({ version: champion, deployed: true, candleMs: closeMs(150) });
    expect(round.forecasts).toBeGreaterThan(2200);
    expect(round.triggers.map(({ trigger }) => trigger)).toEqual([
      "schedule",
      "performance",
      "regime",
      "new-data",
    ]);
    expect(await triggeredIn(modelsDir)).toEqual([]);
    const state = await readWatchState(placeIn(modelsDir));
    expect(state).toMatchObject({ version: champion, exposure: { factor: 1, until: null } });
  });

  test("watchOnce() moved inputs lower the cap, lost forecasts beside them retrain, by audit log once", async () => {
    const modelsDir = models();
    const { asked, actions } = noting();
    const all: string[] = [];
    for (let n = drifted; n <= drifted + 700; n += 100) {
      const round = await lookAt(n, { modelsDir, file: both, ...calmCalendar }, actions);
      all.push(...fired(round));
      const state = await readWatchState(placeIn(modelsDir));
      expect(state?.exposure.factor).toBe(round.exposure.factor);
      expect(fired(round).length === 0 || round.exposure.factor === 0.5).toBe(true);
    }
    expect(all[0]).toBe("regime lower-cap");
    expect(all).toContain("performance retrain");
    // Nothing was registered, so that it was tried again, and then no more.
    expect(asked).toEqual(["retrain", "retrain", "retrain"]);
    const told = await triggeredIn(modelsDir);
    expect(told.map(({ trigger, action }) => `${trigger} ${action}`)).toEqual(all);
    for (const { reason } of told) expect(reason).toMatch(/\d/);
    expect((await readAliases(placeIn(modelsDir))).champion?.version).toBe(champion);
  });

  test("watchOnce() new data retrain for real into staging, and a restart keeps quiet", async () => {
    const modelsDir = models();
    const clock = fixedClock(closeMs(300) + 15_000);
    const request = { modelsDir, file: calm, newData: 250, ...calmCalendar };
    const steps: string[] = [];
    const onStep = (sentence: string): void => void steps.push(sentence);
    const [round] = await watchOnce(request, { signal, clock, onStep });
    if (round?.kind !== "watched") throw new Error("no round");
    expect(fired(round)).toEqual(["new-data retrain"]);
    if (round.retraining?.kind !== "retrained") throw new Error(JSON.stringify(round));
    expect(steps).toEqual(["Retraining BTCUSDT 1h price into staging, called for by new-data."]);
    const aliases = await readAliases(placeIn(modelsDir));
    expect(aliases.champion?.version).toBe(champion);
    expect(aliases.challenger?.version).toBe(round.retraining.version);
    expect(fired(await lookAt(301, request))).toEqual([]);
    expect(fired(await lookAt(549, request))).toEqual([]);
    expect(fired(await lookAt(550, request))).toEqual(["new-data retrain"]);
  });

  test("watchOnce() --deploy tries the gate after a retraining, never after one that failed", async () => {
    const modelsDir = models();
    const request = { modelsDir, file: calm, newData: 250, deploy: true, ...calmCalendar };
    const { asked, actions } = noting(1);
    const failed = await lookAt(300, request, actions);
    expect(failed.retraining).toMatchObject({ kind: "failed", code: "E_LOSS_EXPLODED" });
    expect(asked).toEqual(["retrain"]);
    const again = await lookAt(301, request, actions);
    expect(again.triggers.at(-1)).toMatchObject({
      kind: "fires",
      reason: expect.stringContaining("attempt 2 of 3") as string,
    });
    expect(asked).toEqual(["retrain", "retrain", "deploy"]);
    expect(again.deploy).toMatchObject({ kind: "refused", code: "E_GATE_REFUSED" });
  });

  test("watchOnce() the calendar: due while nobody looked is made up for, once", async () => {
    const modelsDir = models();
    const request = { modelsDir, file: calm, schedule: "0 3 * * 1" };
    const { asked, actions } = noting();
    expect(fired(await lookAt(200, request, actions))).toEqual(["schedule retrain"]);
    expect(asked).toEqual(["retrain"]);
  });

  test("watchOnce() classic rules flag a sound model at 1h and lower nothing", async () => {
    const modelsDir = models();
    const { asked, actions } = noting();
    const request = { modelsDir, file: both, rules: "classic", ...calmCalendar } as const;
    const round = await lookAt(drifted + 300, request, actions);
    expect(fired(round)).toEqual(["classic retrain"]);
    expect(round.exposure.factor).toBe(1);
    expect(asked).toEqual(["retrain"]);
  });

  test("watchOnce() classic rules leave a cap lowered that the layers lowered", async () => {
    const modelsDir = models();
    const place = placeIn(modelsDir);
    await lookAt(drifted + 200, { modelsDir, file: both, ...calmCalendar });
    const before = await readWatchState(place);
    const request = { modelsDir, file: both, rules: "classic", ...calmCalendar } as const;
    const round = await lookAt(drifted + 201, request);
    expect(round.exposure.factor).toBe(0.5);
    const after = await readWatchState(place);
    expect(after).toMatchObject({ rules: "classic", exposure: before!.exposure });
  });

  test("readExposureCap() of a log that is damaged: its deploys are no live money", async () => {
    const modelsDir = models();
    const place = placeIn(modelsDir);
    const clock = fixedClock(closeMs(1));
    const why = { forced: null, acceptNoEdge: "a test", verdict: "no edge" } as const;
    await moveChampion(place, clock, { version: champion, ...why });
    const sound = await readExposureCap(place, { clock });
    expect(sound).toMatchObject({ mode: "live", cap: 0.25 });
    expect(sound.reasons.join()).toContain("Nobody watches");
    const log = join(modelsDir, "BTCUSDT", "1h", "price", "audit.jsonl");
    appendFileSync(log, "{}\n{}\n");
    const cap = await readExposureCap(place, { clock });
    expect(cap.mode).toBe("paper");
    expect(cap.reasons[0]).toMatch(/^What its deploy said is not known: line \d+ of /);
  });

  test("watchOnce() a version that cannot be asked: what was told stands, new data still count", async () => {
    const modelsDir = models();
    const place = placeIn(modelsDir);
    await lookAt(drifted + 200, { modelsDir, file: both, ...calmCalendar });
    const before = await readWatchState(place);
    expect(before?.exposure.factor).toBe(0.5);
    const golden = join(modelsDir, "BTCUSDT", "1h", "price", champion, "golden.json");
    renameSync(golden, `${golden}.away`);
    const request = { modelsDir, file: both, newData: 300, ...calmCalendar };
    const round = await lookAt(drifted + 201, request);
    expect(round.failure?.code).toBe("E_VERSION_BROKEN");
    const kinds = round.triggers.map(({ kind }) => kind).join(" ");
    expect(kinds).toBe("quiet unknown unknown fires");
    expect(round.exposure.factor).toBe(0.5);
    expect(fired(round)).toEqual(["new-data retrain"]);
    expect(await readWatchState(place)).toEqual(before);
  });

  test("watchModels() a round that fails is told, the next one is held; Ctrl-C ends it; one per model", async () => {
    const modelsDir = models();
    const file = join(folder, "comes-later.csv");
    const kinds: string[] = [];
    const stop = new AbortController();
    const { actions } = noting();
    const request = { modelsDir, file, newData: 100_000, ...calmCalendar, cron: "* * * * * *" };
    const ended = await watchModels(request, {
      signal: stop.signal,
      actions,
      onRound: (round) => {
        kinds.push(round.kind === "failed" ? round.code : round.kind);
        if (kinds.length === 1) cpSync(calm, file);
        if (kinds.length === 2) stop.abort();
      },
    });
    expect(kinds).toEqual(["E_FILE_MISSING", "watched"]);
    expect(ended).toEqual({ rounds: 2, failed: 1 });
    const held = await claimWatch([placeIn(modelsDir)]);
    await expect(watchOnce(request, { signal, actions })).rejects.toMatchObject({
      code: "E_WATCH_RUNNING",
      exitCode: 1,
    });
    await held.release();
    expect(await watchOnce(request, { signal, actions })).toHaveLength(1);
  });

  test("watch: misuse is told before anything is looked at", async () => {
    const modelsDir = models();
    const told = async (...argv: readonly string[]) => {
      const { exitCode, notes } = await commandInProcess("watch", "--models", modelsDir, ...argv);
      return `${exitCode} ${notes}`;
    };
    expect(await told("--once", "--schedule", "monthly")).toMatch(/^2 .*--schedule/s);
    expect(await told("--cron", "61 * * * *")).toMatch(/^2 .*--cron/s);
    expect(await told("ETHUSDT", "--once")).toMatch(/^2 .*ETHUSDT/s);
    expect(await told("--once", "--rules", "none")).toMatch(/^2 /);
    expect(await told("--once", "--new-data", "0")).toMatch(/^2 .*--new-data/s);
  });

  test("watch: lines of at most 100 columns, JSON lines, 130 at Ctrl-C", async () => {
    const modelsDir = models();
    const at = ["--models", modelsDir, "--data", calm, "--schedule", "0 0 29 2 *"];
    const once = await commandInProcess("watch", ...at, "--once", "--new-data", "100000");
    expect(once.exitCode, once.notes).toBe(0);
    expect(once.answer).toContain(`champion ${champion}`);
    for (const line of once.answer.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
    const argv = ["watch", ...at, "--new-data", "100000", "--cron", "* * * * * *", "--json"];
    const running = startCommand(argv, folder);
    const stateAt = join(modelsDir, "BTCUSDT", "1h", "price", "watch.json");
    const first = readFileSync(stateAt, "utf8");
    await running.answered(/\n/);
    expect(readFileSync(stateAt, "utf8")).not.toBe(first);
    running.signalGroup("SIGINT");
    const { exitCode, answer, notes } = await running.ended;
    expect(exitCode, notes).toBe(130);
    const lines = answer
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string });
    expect(lines[0]).toMatchObject({ kind: "watched", version: champion, deployed: true });
    expect(lines.at(-1)).toMatchObject({ kind: "watch-ended", failed: 0 });
  });
});
