import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { onnxForecastRunner } from "../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { readVersion } from "../src/adapters/model-files/read-version.ts";
import type { Rng } from "../src/foundation/rng.ts";
import { quantile } from "../src/foundation/statistics/quantile.ts";
import { type CandleSeries, candleCount } from "../src/market/candle-series.ts";
import type { Abstention, Forecast } from "../src/serving/forecast.ts";
import type { ForecastRunner } from "../src/serving/forecast-runner.ts";
import { createForecaster } from "../src/serving/forecaster.ts";
import { createHotRung, type HotRung } from "../src/serving/hot-rung.ts";
import { type ForecasterParts, forecasterParts } from "../src/serving/open-version.ts";
import { plantModel } from "./planted-model.ts";

type Answer = Forecast | Abstention;

/** Versions that answer otherwise, and what each of them answers when it is alone. */
export interface SwapVersions {
  readonly series: CandleSeries;
  /** Positions of the series that are asked. */
  readonly positions: readonly number[];
  readonly parts: readonly ForecasterParts[];
  /** By version, by position. */
  readonly alone: ReadonlyMap<string, ReadonlyMap<number, Answer>>;
}

const planted = [
  { recipe: "return", lookback: 24, horizon: 1 },
  { recipe: "return", lookback: 24, horizon: 1 },
  { recipe: "window", lookback: 36, horizon: 2 },
  { recipe: "return", lookback: 16, horizon: 3 },
] as const;

/** Plants versions whose weights, scalers, windows and intervals all differ. */
export async function plantSwapVersions(
  modelsDir: string,
  series: CandleSeries,
): Promise<SwapVersions> {
  const count = candleCount(series);
  const positions = Array.from({ length: 40 }, (_, i) => count - 1 - i);
  const parts: ForecasterParts[] = [];
  const alone = new Map<string, ReadonlyMap<number, Answer>>();
  for (const [i, one] of planted.entries()) {
    const stamp = `2024010${i + 1}T000000Z`;
    const { path } = await plantModel({ modelsDir, series, ...one, seed: i + 1, stamp });
    const { version, files } = await readVersion(path);
    const { instrument, timeframe } = series;
    const own = forecasterParts(files, { version, path, instrument, timeframe, kind: "price" });
    const forecaster = await createForecaster(own, onnxForecastRunner);
    const answers = new Map<number, Answer>();
    for (const position of positions) {
      const answer = await forecaster.forecast({ series, position });
      if (answer.kind === "forecast") answers.set(position, answer);
    }
    await forecaster.release();
    parts.push(own);
    alone.set(version, answers);
  }
  // What every version forecasts: an abstention under load is then a failure.
  const common = positions.filter((at) => [...alone.values()].every((one) => one.has(at)));
  return { series, positions: common, parts, alone };
}

export interface SwapLoad {
  readonly swaps: number;
  readonly questionsPerSecond: number;
  readonly runner: ForecastRunner;
  readonly rng: Rng;
}

/** What was seen while versions were exchanged under load. */
export interface SwapTally {
  readonly questions: number;
  readonly swapped: number;
  /** Swaps to a version that cannot be opened, all of which must be refused. */
  readonly kept: number;
  /** Questions without a forecast. */
  readonly failed: readonly Abstention[];
  /** Forecasts that are not, to the last bit, what their version answers when it is alone. */
  readonly mixed: readonly Forecast[];
  /** How many versions answered. */
  readonly versions: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly mostMs: number;
  readonly seconds: number;
}

/** Asks at a steady pace while versions are exchanged one after the other. */
export async function swapUnderLoad(versions: SwapVersions, load: SwapLoad): Promise<SwapTally> {
  const rung = createHotRung("price");
  await rung.swap(() => createForecaster(versions.parts[0]!, load.runner));
  const startedMs = performance.now();
  const asking = new AbortController();
  const asked = askSteadily(rung, versions, load, asking.signal);
  const { swapped, kept } = await swapAll(rung, versions, load);
  asking.abort();
  const answers = await asked;
  await rung.release();
  const timesMs = answers.map(({ ms }) => ms);
  return {
    questions: answers.length,
    swapped,
    kept,
    ...judge(answers, versions),
    medianMs: quantile(timesMs, 0.5),
    p99Ms: quantile(timesMs, 0.99),
    mostMs: Math.max(...timesMs),
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/** The tally in one line. */
export function figuresOf({ failed, mixed, ...rest }: SwapTally): string {
  return JSON.stringify({ failed: failed.length, mixed: mixed.length, ...rest });
}

async function swapAll(
  rung: HotRung,
  { parts }: SwapVersions,
  { swaps, runner }: SwapLoad,
): Promise<{ readonly swapped: number; readonly kept: number }> {
  let swapped = 0;
  let kept = 0;
  for (let i = 0; i < swaps; i += 1) {
    if (i % 10 === 9) {
      const broken = { ...parts[0]!, model: parts[0]!.model.subarray(0, 4000) };
      const { kind } = await rung.swap(() => createForecaster(broken, runner));
      kept += kind === "kept" ? 1 : 0;
    }
    const next = parts[(i + 1) % parts.length]!;
    const { kind } = await rung.swap(() => createForecaster(next, runner));
    swapped += kind === "swapped" ? 1 : 0;
  }
  return { swapped, kept };
}

interface Asked {
  readonly position: number;
  readonly answer: Answer;
  readonly ms: number;
}

// By the clock and not by the answers: a slow answer does not hold the next question back.
async function askSteadily(
  rung: HotRung,
  { series, positions }: SwapVersions,
  { questionsPerSecond, rng }: SwapLoad,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const startedMs = performance.now();
  const asked: Promise<Asked>[] = [];
  const ask = async (position: number): Promise<Asked> => {
    const fromMs = performance.now();
    const { outcome } = await rung.ask({ series, position });
    return { position, answer: outcome, ms: performance.now() - fromMs };
  };
  while (!signal.aborted) {
    asked.push(ask(positions[rng.integer(positions.length)]!));
    const nextMs = startedMs + (asked.length * 1000) / questionsPerSecond;
    await pause(Math.max(0, nextMs - performance.now()));
  }
  return Promise.all(asked);
}

function judge(answers: readonly Asked[], { alone }: SwapVersions) {
  const failed: Abstention[] = [];
  const mixed: Forecast[] = [];
  const answered = new Set<string>();
  for (const { answer, position } of answers) {
    if (answer.kind === "abstain") {
      failed.push(answer);
      continue;
    }
    if (!isDeepStrictEqual(answer, alone.get(answer.version)?.get(position))) mixed.push(answer);
    answered.add(answer.version);
  }
  return { failed, mixed, versions: answered.size };
}
