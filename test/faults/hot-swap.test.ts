import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forecastInChild } from "../../src/adapters/child-process/forecast-in-child.ts";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { RefusedError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import type { Deadline } from "../../src/foundation/wall-clock-deadline.ts";
import type { ForecastRunner } from "../../src/serving/forecast-runner.ts";
import { createForecaster } from "../../src/serving/forecaster.ts";
import { createHotRung } from "../../src/serving/hot-rung.ts";
import { figuresOf, plantSwapVersions, swapUnderLoad, type SwapVersions } from "../hot-swaps.ts";
import { modelChildrenOf } from "../running-command.ts";
import { walkCandles } from "../walk-candles.ts";

const seed = Number(process.env["KILL_SEED"] ?? 13);
const soak = process.env["HOT_SWAPS"];
const swapsHere = Number(soak ?? 200);
const swapsInChildren = Number(soak ?? 12);
const questionsPerSecond = 50;
const hourMs = 3_600_000;

const folder = mkdtempSync(join(tmpdir(), "hot-swap-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let versions: SwapVersions;
beforeAll(async () => {
  versions = await plantSwapVersions(folder, walkCandles({ seed: 7, candles: 1500 }));
});

function childRunner() {
  const worker = join(import.meta.dirname, "..", "..", "src", "jobs", "workers");
  return forecastInChild(pathToFileURL(join(worker, "forecast-process.ts")));
}

const openVersion = (i: number, runner: ForecastRunner = onnxForecastRunner) =>
  createForecaster(versions.parts[i]!, runner);

const versionAt = (i: number): string => versions.parts[i]!.version;

describe(`createHotRung() asked ${questionsPerSecond} times a second, on simulated candles, seed ${seed}`, () => {
  test("versions that are asked alone answer otherwise than each other", () => {
    expect(versions.positions.length).toBeGreaterThan(10);
    for (const position of versions.positions) {
      const answers = [...versions.alone.values()].map((one) => one.get(position));
      const closes = answers.map((one) => (one?.kind === "forecast" ? one.close : undefined));
      expect(new Set(closes).size).toBe(versions.parts.length);
    }
  });

  const swapAll = async (runner: ForecastRunner, swaps: number) => {
    const rng = createRng(seed);
    const tally = await swapUnderLoad(versions, { swaps, questionsPerSecond, runner, rng });
    if (soak !== undefined) process.stdout.write(`${figuresOf(tally)}\n`);
    return tally;
  };
  const faultless = (swaps: number) => ({
    failed: [],
    mixed: [],
    swapped: swaps,
    kept: Math.floor(swaps / 10),
    versions: versions.parts.length,
  });

  test(
    `${swapsHere} swaps in this process: no question fails, no answer is of two versions`,
    { timeout: hourMs },
    async () => {
      expect(await swapAll(onnxForecastRunner, swapsHere)).toMatchObject(faultless(swapsHere));
    },
  );

  test(
    `${swapsInChildren} swaps, a process per version: no question fails, no process is left`,
    { timeout: hourMs },
    async () => {
      const runner = childRunner();
      expect(await swapAll(runner, swapsInChildren)).toMatchObject(faultless(swapsInChildren));
      await runner.end();
      expect(modelChildrenOf(process.pid)).toEqual([]);
    },
  );
});

describe("createHotRung(), on simulated candles", () => {
  const ask = (deadline?: Deadline) => ({ series: versions.series, deadline });

  test("a question under way ends with the model it began with, which goes after it", async () => {
    const runner = childRunner();
    const rung = createHotRung("price");
    await rung.swap(() => openVersion(0, runner));
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const [held] = modelChildrenOf(process.pid);
    const slow = rung.ask(
      ask(async (work) => {
        await gate;
        return work;
      }),
    );
    await rung.swap(() => openVersion(1, runner));
    expect(await rung.ask(ask())).toMatchObject({ version: versionAt(1) });
    // The second model, which nobody holds, goes; the first one is still there then.
    await rung.swap(() => openVersion(2, runner));
    while (modelChildrenOf(process.pid).length > 2) await pause(5);
    expect(modelChildrenOf(process.pid)).toContain(held);
    open();
    const { outcome } = await slow;
    const last = versions.series.openTimeMs.length - 1;
    expect(outcome).toEqual(versions.alone.get(versionAt(0))?.get(last));
    while (modelChildrenOf(process.pid).length > 1) await pause(5);
    expect(modelChildrenOf(process.pid)).not.toContain(held);
    expect(await rung.ask(ask())).toMatchObject({ version: versionAt(2) });
    await rung.release();
    expect(modelChildrenOf(process.pid)).toEqual([]);
  });

  test("is empty until a model is there, and says why none could be opened", async () => {
    const rung = createHotRung("price");
    expect(await rung.ask(ask())).toMatchObject({ outcome: { reason: "missing" } });
    const error = new RefusedError("E_VERSION_BROKEN", "Cannot use it: it was changed");
    expect(await rung.swap(() => Promise.reject(error))).toEqual({ kind: "kept", error });
    expect(await rung.ask(ask())).toEqual({
      source: "price",
      version: undefined,
      outcome: {
        kind: "abstain",
        reason: "hash-mismatch",
        detail: "Cannot use it: it was changed.",
        confidence: 0,
      },
    });
    const whole = new RefusedError("E_VERSION_BROKEN", "It was changed. Train again.");
    await rung.swap(() => Promise.reject(whole));
    expect(await rung.ask(ask())).toMatchObject({ outcome: { detail: whole.message } });
  });

  test("a version that cannot be opened leaves the one that answers, a bug is thrown", async () => {
    const rung = createHotRung("price");
    await rung.swap(() => openVersion(0));
    const error = new RefusedError("E_GOLDEN_DIFFERS", "Cannot serve it: it differs");
    expect(await rung.swap(() => Promise.reject(error))).toEqual({ kind: "kept", error });
    await expect(rung.swap(() => Promise.reject(new TypeError("x")))).rejects.toThrow(TypeError);
    expect(rung.forecaster()?.version).toBe(versionAt(0));
    expect(await rung.ask(ask())).toMatchObject({ outcome: { kind: "forecast" } });
    await rung.release();
  });

  test("swaps wait for each other, and of those that wait the last one counts", async () => {
    const rung = createHotRung("price");
    const opened: number[] = [];
    const swaps = [0, 1, 2, 3].map((i) =>
      rung.swap(() => {
        opened.push(i);
        return openVersion(i);
      }),
    );
    const kinds = (await Promise.all(swaps)).map(({ kind }) => kind);
    expect(kinds).toEqual(["superseded", "superseded", "superseded", "swapped"]);
    expect(opened).toEqual([3]);
    const running = rung.swap(() => openVersion(1));
    await pause(0);
    const late = rung.swap(() => openVersion(2));
    expect(await running).toMatchObject({ version: versionAt(1) });
    expect(await late).toMatchObject({ version: versionAt(2) });
    await rung.release();
  });

  test("released, it stays empty, also where a model was just being opened", async () => {
    const runner = childRunner();
    const rung = createHotRung("price");
    const opening = rung.swap(() => openVersion(0, runner));
    await pause(0);
    await rung.release();
    expect(await opening).toEqual({ kind: "superseded" });
    expect(await rung.swap(() => openVersion(1, runner))).toEqual({ kind: "superseded" });
    expect(await rung.ask(ask())).toMatchObject({ outcome: { reason: "missing" } });
    expect(modelChildrenOf(process.pid)).toEqual([]);
  });
});
