import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantModel } from "../../../../test/planted-model.ts";
import { walkCandles } from "../../../../test/walk-candles.ts";
import { onnxForecastRunner } from "../../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { systemClock } from "../../../foundation/clock.ts";
import { sliceCandles } from "../../../market/candle-series.ts";
import type { ForecastRunner } from "../../../serving/forecast-runner.ts";
import type { AskOptions } from "./ask-rungs.ts";
import { askRungs } from "./ask-rungs.ts";
import { planForecasts } from "./plan-forecasts.ts";

const seed = 33;
const from = 1000;
// More than are scaled at once.
const series = walkCandles({ seed, candles: from + 4600 });
const modelsDir = mkdtempSync(join(tmpdir(), "ask-rungs-"));
const patientMs = 60_000;

beforeAll(async () => {
  await plantModel({ modelsDir, series: sliceCandles(series, 0, from), lookback: 8 });
});
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));

/** What is known of an engine's runs; the proof of a model, when it is opened, is none. */
interface Watched {
  readonly begun: (run: number) => Promise<void> | void;
  runs: number;
  running: number;
}

function watchedRunner(watched: Watched): ForecastRunner {
  return {
    async load(bytes, graph) {
      const loaded = await onnxForecastRunner.load(bytes, graph);
      return {
        ...loaded,
        async run(...question) {
          watched.runs += 1;
          watched.running += 1;
          try {
            const [answers] = await Promise.all([
              loaded.run(...question),
              watched.begun(watched.runs),
            ]);
            return answers;
          } finally {
            watched.running -= 1;
          }
        },
      };
    },
  };
}

async function askedWith(begun: Watched["begun"], options: AskOptions) {
  const watched: Watched = {
    begun: (run) => (isOpen ? begun(run) : undefined),
    runs: 0,
    running: 0,
  };
  let isOpen = false;
  const plan = await planForecasts(
    { forecasts: "price", modelsDir, dataDir: modelsDir },
    [series],
    { runnerFor: () => watchedRunner(watched), clock: systemClock },
  );
  isOpen = true;
  watched.runs = 0;
  const lane = plan.lanes[0]!;
  if (lane.kind !== "models") throw new Error("The planted model is not asked.");
  const { rungs, sentiment } = lane;
  const asking = askRungs({ series, from, rungs, sentiment, inSample: false }, options);
  const fed = await asking.then(
    (answers) => ({ answers }),
    (error: unknown) => ({ error }),
  );
  const { runs, running } = watched;
  await plan.release();
  return { ...fed, runs, running };
}

function latch() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

describe(`askRungs(), simulated walk, seed ${seed}`, () => {
  test(
    "no engine waits between any two runs, and the answers are those of one after the other",
    async () => {
      const told: number[] = [];
      const alone = await askedWith(() => undefined, {
        runsAtOnce: 1,
        onAnswered: (count) => told.push(count),
      });
      expect(alone.runs).toBeGreaterThan(4096 / 32);
      // Two hundred before, whose outcomes its interval follows.
      expect(told).toEqual([4096, 704]);
      // Each run lasts until the next one has begun: if that waited for its answer, neither would end.
      const next = Array.from({ length: alone.runs + 2 }, latch);
      next.at(-1)!.open();
      const together = await askedWith(
        (run) => {
          next[run]!.open();
          return next[run + 1]!.opened;
        },
        { runsAtOnce: 2 },
      );
      expect(together).toEqual(alone);
    },
    patientMs,
  );

  test("the signal ends it at the next answer, and then no run is under way", async () => {
    const controller = new AbortController();
    const begun = (run: number): void => {
      if (run === 10) controller.abort();
    };
    const { signal } = controller;
    const stopped = await askedWith(begun, { runsAtOnce: 4, signal });
    expect(stopped).toMatchObject({ error: { code: "E_INTERRUPTED" }, running: 0 });
    expect(stopped.runs).toBeLessThan(20);
  });
});
