import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { forecastInChild } from "../../src/adapters/child-process/forecast-in-child.ts";
import type {
  KeepOptions,
  ModelDeath,
} from "../../src/adapters/child-process/keep-model-running.ts";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { WorldError } from "../../src/foundation/errors.ts";
import { wallClockDeadline } from "../../src/foundation/wall-clock-deadline.ts";
import type { LoadedModel } from "../../src/serving/forecast-runner.ts";
import { randomModel, type RandomModel } from "../random-model.ts";
import { freeze, gone, modelChildrenOf, thaw } from "../running-command.ts";

const workers = join(import.meta.dirname, "..", "..", "src", "jobs", "workers");
const entry = pathToFileURL(join(workers, "forecast-process.ts"));
const crashed = { code: "E_MODEL_CRASHED", exitCode: 3, retryable: true };
const model = randomModel(3);
/** A second of work: none is answered between SIGCONT and death, whichever thread takes the signal. */
const longQuestion = manyWindows(3000);

const runners: { end(): Promise<void> }[] = [];
afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.end())));

function childRunner(options: KeepOptions = {}) {
  const runner = forecastInChild(entry, options);
  runners.push(runner);
  return runner;
}

const ask = (loaded: LoadedModel, { candles, shape }: RandomModel = model) =>
  loaded.run(candles, shape);

/** The one process that runs a model now. */
function theChild(): number {
  const [pid, ...others] = modelChildrenOf(process.pid);
  expect(others).toEqual([]);
  return pid!;
}

/** Asks until the process is back. */
async function answersAgain(loaded: LoadedModel): Promise<void> {
  while ((await ask(loaded).catch(crashedOnly)) === undefined) await pause(10);
}

/** To be called at once: a question that fails before anybody listens fails the whole test run. */
const failsBy = (question: Promise<unknown>, how: string): Promise<void> =>
  expect(question).rejects.toMatchObject({
    ...crashed,
    message: `Cannot ask the model: its process ended (${how})`,
  });

function crashedOnly(error: unknown): undefined {
  if (error instanceof WorldError && error.code === crashed.code) return undefined;
  throw error;
}

describe("forecastInChild()", () => {
  test("answers as in this process, bit by bit, many questions at once", async () => {
    const here = await onnxForecastRunner.load(model.bytes);
    const there = await childRunner().load(model.bytes);
    const all = await Promise.all([ask(there), ask(there, oneWindow(1)), ask(there, oneWindow(2))]);
    expect(all).toEqual([
      await ask(here),
      await ask(here, oneWindow(1)),
      await ask(here, oneWindow(2)),
    ]);
    await here.release();
    const child = theChild();
    await there.release();
    await gone(child);
    await expect(ask(there)).rejects.toMatchObject(crashed);
  });

  test("a file that is no model is E_ENGINE_LOAD, and no process is left", async () => {
    for (const bytes of [model.bytes.subarray(0, 5000), Buffer.from("no model"), new Uint8Array()])
      await expect(childRunner().load(bytes)).rejects.toMatchObject({ code: "E_ENGINE_LOAD" });
    expect(modelChildrenOf(process.pid)).toEqual([]);
  });

  test("a program that cannot start: the error is plain, its last words are for the log", async () => {
    const deaths: ModelDeath[] = [];
    const onDeath = (death: ModelDeath): unknown => deaths.push(death);
    const missing = forecastInChild(new URL("./missing.ts", entry), { onDeath });
    await expect(missing.load(model.bytes)).rejects.toMatchObject({
      ...crashed,
      message: "Cannot ask the model: its process ended (exit code 1)",
    });
    const said = expect.stringMatching(/missing\.ts/) as string;
    expect(deaths).toEqual([{ how: "exit code 1", said }]);
  });
});

describe("a model's process", () => {
  test.each(["SIGSEGV", "SIGABRT", "SIGKILL"] as const)(
    "that dies of %s: open questions fail at once, it comes back, answers are the same",
    async (signal) => {
      const deaths: ModelDeath[] = [];
      const onDeath = (death: ModelDeath): unknown => deaths.push(death);
      const loaded = await childRunner({ onDeath }).load(model.bytes);
      const before = await ask(loaded);
      const first = theChild();
      await freeze(first);
      const open = [ask(loaded, longQuestion), ask(loaded, longQuestion)];
      const failed = open.map((question) => failsBy(question, `signal ${signal}`));
      process.kill(first, signal);
      thaw(first);
      await Promise.all(failed);
      await expect(ask(loaded)).rejects.toThrow(signal);
      await answersAgain(loaded);
      expect(await ask(loaded)).toEqual(before);
      expect(theChild()).not.toBe(first);
      expect(deaths).toEqual([{ how: `signal ${signal}`, restartInMs: 100 }]);
    },
  );

  test("that dies while the model is loaded fails the load and is not started again", async () => {
    const loading = childRunner().load(model.bytes);
    process.kill(theChild(), "SIGKILL");
    await expect(loading).rejects.toMatchObject(crashed);
    await pause(150);
    expect(modelChildrenOf(process.pid)).toEqual([]);
  });

  test("frozen (SIGSTOP): the caller's deadline passes, then it is ended and comes back", async () => {
    const deaths: ModelDeath[] = [];
    const loaded = await childRunner({
      onDeath: (death) => deaths.push(death),
      patience: { liveSilenceMaxMs: 400 },
    }).load(model.bytes);
    await ask(loaded);
    const frozen = theChild();
    await freeze(frozen);
    const open = loaded.run(model.candles, model.shape, { isLive: true });
    const why = "it gave no answer for 0.4 s";
    const failed = [failsBy(ask(loaded), why), failsBy(open, why)];
    expect(await wallClockDeadline(50)(open)).toBe("too-slow");
    await Promise.all(failed);
    await gone(frozen);
    await answersAgain(loaded);
    expect(deaths).toMatchObject([{ how: "it gave no answer for 0.4 s" }]);
  });

  test("slow, but asked about the past: it is waited for", async () => {
    const loaded = await childRunner({ patience: { liveSilenceMaxMs: 50 } }).load(model.bytes);
    const slow = theChild();
    await freeze(slow);
    const open = ask(loaded);
    await pause(200);
    thaw(slow);
    expect((await open).closes).toHaveLength(model.shape.windows);
    expect(theChild()).toBe(slow);
  });

  test("that dies again and again is started after 100, 200, 400, 400 ms; health resets it", async () => {
    const deaths: (ModelDeath & { readonly atMs: number })[] = [];
    let nowMs = 0;
    const loaded = await childRunner({
      onDeath: (death) => deaths.push({ ...death, atMs: performance.now() }),
      restart: { waitMaxMs: 400, healthyMs: 60_000 },
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    }).load(model.bytes);
    for (let death = 0; death < 5; death += 1) {
      process.kill(theChild(), "SIGKILL");
      while (deaths.length <= death) await pause(2);
      await answersAgain(loaded);
      const { atMs, restartInMs } = deaths[death]!;
      expect(performance.now() - atMs).toBeGreaterThanOrEqual(restartInMs! - 2);
      if (death === 3) nowMs += 60_000;
    }
    expect(deaths.map(({ restartInMs }) => restartInMs)).toEqual([100, 200, 400, 400, 100]);
  });

  test("released while it waits to be started again stays away", async () => {
    const loaded = await childRunner().load(model.bytes);
    process.kill(theChild(), "SIGKILL");
    await expect(ask(loaded)).rejects.toMatchObject(crashed);
    await loaded.release();
    await pause(150);
    expect(modelChildrenOf(process.pid)).toEqual([]);
  });

  test("leaves when its parent is killed", async () => {
    const { parent, child } = await startParent("stay");
    expect(modelChildrenOf(parent.pid!)).toEqual([child]);
    parent.kill("SIGKILL");
    await gone(child);
  });

  test("that is idle keeps nobody awake: a parent with nothing to do ends, and so does it", async () => {
    const { parent, child } = await startParent("leave");
    if (parent.exitCode === null) await once(parent, "exit");
    expect(parent.exitCode).toBe(0);
    await gone(child);
  });

  test("that is frozen keeps a parent awake until it is ended, and what comes of it is told", async () => {
    const { parent, child, nextLine } = await startParent("ask-frozen");
    expect(await nextLine()).toBe("it gave no answer for 3 s");
    if (parent.exitCode === null) await once(parent, "exit");
    expect(parent.exitCode).toBe(0);
    await gone(child);
  });
});

async function startParent(then: "stay" | "leave" | "ask-frozen") {
  const script = join(import.meta.dirname, "hold-model.ts");
  const parent = spawn(process.execPath, ["--import", "tsx", script, then], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => (await lines.next()).value;
  return { parent, child: Number(await nextLine()), nextLine };
}

function manyWindows(windows: number): RandomModel {
  const size = model.candles.length;
  const candles = new Float32Array((windows / model.shape.windows) * size);
  for (let from = 0; from < candles.length; from += size) candles.set(model.candles, from);
  return { ...model, candles, shape: { ...model.shape, windows } };
}

function oneWindow(window: number): RandomModel {
  const size = model.shape.lookback * model.shape.features;
  const candles = model.candles.subarray(window * size, (window + 1) * size);
  return { ...model, candles, shape: { ...model.shape, windows: 1 } };
}
