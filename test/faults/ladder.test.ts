import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type ChildForecastRunner,
  forecastInChild,
} from "../../src/adapters/child-process/forecast-in-child.ts";
import { createRng, type Rng } from "../../src/foundation/rng.ts";
import { wallClockDeadline } from "../../src/foundation/wall-clock-deadline.ts";
import { type LoadedLadder, loadLadder } from "../../src/jobs/load-ladder.ts";
import { type CandleSeries, sliceCandles } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { sentimentTimeline } from "../../src/sentiment/sentiment-timeline.ts";
import type { AbstainReason, ForecastSource, LadderAnswer } from "../../src/serving/forecast.ts";
import { createLadder, type LadderQuestion, type Rung } from "../../src/serving/ladder.ts";
import { absurdWeights, nanBeyond } from "../doctored-weights.ts";
import { plantModel, type PlantedModel } from "../planted-model.ts";
import { freeze, gone, modelChildrenOf } from "../running-command.ts";
import { simulatedMood } from "../simulated-mood.ts";
import { walkCandles } from "../walk-candles.ts";

const dayMs = 86_400_000;
const lookback = 24;
const series = {
  ...walkCandles({ seed: 4, candles: 1200 }),
  instrument: parseInstrument("BTCUSDT"),
};
const last = series.openTimeMs.length - 1;
const closedMs = series.openTimeMs[last]! + 3_600_000;
const readings = simulatedMood(series);
const timeline = sentimentTimeline(readings);
const entry = new URL("../../src/jobs/workers/forecast-process.ts", import.meta.url);

interface Fault {
  /** A newer version of the kind, with this in it. */
  readonly plant?: NonNullable<PlantedModel["change"]>;
  /** Done to the kind's folder of versions. */
  readonly disk?: (folder: string) => void;
  /** Asked instead of the sound question. */
  readonly question?: Partial<LadderQuestion>;
  /** Sent to the process of the kind's model. */
  readonly signal?: "SIGSTOP" | "SIGKILL";
  /** Which models it can befall; both alone by default. */
  readonly of?: readonly ForecastSource[];
  /** It befalls both at once, since it lies in the candles. */
  readonly isShared?: boolean;
}

/** Every reason for which a rung abstains; a missing row does not compile. */
const faults: Readonly<Record<AbstainReason, Fault>> = {
  missing: { disk: (folder) => rmSync(folder, { recursive: true }) },
  "stale-model": {
    plant: { metadata: (own) => ({ ...own, data: { ...own.data, last_close: daysBefore(181) } }) },
  },
  "stale-candles": { question: { nowMs: closedMs + 3_600_000 }, isShared: true },
  "too-few-candles": { question: { position: lookback - 2 }, isShared: true },
  gap: { question: { series: withHole(4) }, isShared: true },
  "unclosed-candle": { question: { nowMs: closedMs - 1 }, isShared: true },
  "flat-window": { question: { series: changed((s) => flatten(s, lookback)) }, isShared: true },
  "stale-sentiment": { question: { sentiment: knownUntil(3) }, of: ["sentiment"] },
  "input-not-finite": {
    question: { series: changed((s) => (s.close[last - 3] = Number.NaN)) },
    isShared: true,
  },
  "outside-trained-range": { plant: { novelty: (own) => ({ ...own, threshold: 1e-6 }) } },
  "hash-mismatch": { disk: flipOneBit },
  refused: { plant: { files: (files) => files.set("golden.json", otherCloses(files)) } },
  "output-not-finite": {
    plant: { parameters: nanBeyond(15), novelty: (own) => ({ ...own, threshold: 1e9 }) },
    question: { series: changed((s) => spike(s, 1.35)) },
  },
  "output-absurd": { plant: { parameters: absurdWeights } },
  // Long enough for the model below it on a busy machine.
  "too-slow": { signal: "SIGSTOP", question: { deadline: wallClockDeadline(3000) } },
  crashed: { signal: "SIGKILL" },
  failed: {
    question: { series: { ...series, close: undefined as unknown as Float64Array } },
    isShared: true,
  },
};

const folder = mkdtempSync(join(tmpdir(), "ladder-faults-"));
const sound = join(folder, "sound");
const opened: (LoadedLadder | ChildForecastRunner)[] = [];

beforeAll(async () => {
  await plantModel({ modelsDir: sound, series, lookback });
  await plantModel({ modelsDir: sound, series, readings, lookback });
});
afterEach(async () => {
  for (const one of opened.splice(0)) await ("end" in one ? one.end() : one.release());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The ladder with a fault in one of its models. */
async function brokenLadder(kind: ForecastSource, reason: AbstainReason): Promise<Rung[]> {
  const { plant, disk, signal } = faults[reason];
  const modelsDir = join(folder, `${kind}-${reason}`);
  cpSync(sound, modelsDir, { recursive: true });
  if (plant !== undefined) {
    const mood = kind === "sentiment" ? { readings } : {};
    const stamp = "20240102T000000Z";
    await plantModel({ modelsDir, series, ...mood, lookback, stamp, change: plant });
  }
  disk?.(join(modelsDir, "BTCUSDT", "1h", kind));
  const rungs: Rung[] = [];
  for (const source of ["sentiment", "price"] as const) {
    const child = signal !== undefined && source === kind ? forecastInChild(entry) : undefined;
    if (child !== undefined) opened.push(child);
    const ladder = await loadLadder({ instrument: "BTCUSDT", modelsDir, kinds: [source] }, child);
    opened.push(ladder);
    rungs.push({ source, ask: async (question) => (await ladder.answer(question)).rungs[0]! });
  }
  if (signal !== undefined) await signalChild(signal);
  return rungs;
}

async function signalChild(signal: "SIGSTOP" | "SIGKILL"): Promise<void> {
  const [pid] = modelChildrenOf(process.pid);
  if (signal === "SIGSTOP") return freeze(pid!);
  process.kill(pid!, signal);
  await gone(pid!);
}

function ask(rungs: readonly Rung[], reason: AbstainReason): Promise<LadderAnswer> {
  const asked = { series, nowMs: closedMs, sentiment: timeline, ...faults[reason].question };
  const given = asked.series.openTimeMs.length - 1;
  const nowMs =
    faults[reason].question?.nowMs ?? asked.series.openTimeMs[asked.position ?? given]! + 3_600_000;
  return createLadder(rungs).answer({ ...asked, nowMs });
}

test("a sound ladder answers from its sentiment model, and without readings from its price model", async () => {
  const ladder = await loadLadder({ instrument: "BTCUSDT", modelsDir: sound });
  opened.push(ladder);
  const question = { series, nowMs: closedMs };
  expect(await ladder.answer({ ...question, sentiment: timeline })).toMatchObject({
    kind: "forecast",
    source: "sentiment",
  });
  expect(await ladder.answer(question)).toMatchObject({ kind: "forecast", source: "price" });
});

const seed = Number(process.env["LADDER_SEED"] ?? 21);
test(`whatever is asked, an answer is a sound forecast or has no price at all, seed ${seed}`, async () => {
  const ladder = await loadLadder({ instrument: "BTCUSDT", modelsDir: sound });
  opened.push(ladder);
  const rng = createRng(seed);
  const kinds = new Set<string>();
  for (let i = 0; i < 300; i++) {
    const position = rng.integer(last + 1);
    const asked = { series: rng.uniform() < 0.5 ? spoiled(rng, position) : series, position };
    const nowMs = series.openTimeMs[position]! + 3_600_000 * (1 + Math.round(rng.normal() / 2));
    const sentiment = rng.uniform() < 0.5 ? timeline : knownUntil(rng.integer(60));
    const answer = await ladder.answer({ ...asked, nowMs, sentiment });
    proveAnswer(answer);
    for (const { outcome } of answer.rungs) {
      kinds.add(outcome.kind === "abstain" ? outcome.reason : `forecast of ${outcome.source}`);
    }
  }
  expect(kinds.size).toBeGreaterThan(6);
  expect(kinds).not.toContain("crashed");
  expect(kinds).not.toContain("failed");
});

/** One number of the window replaced by something that no market says. */
function spoiled(rng: Rng, position: number): CandleSeries {
  const columns = ["open", "high", "low", "close", "volume"] as const;
  const values = [Number.NaN, Infinity, -1, 0, 1e-300, 1e300, 1e9, -Infinity];
  return changed((copy) => {
    const at = Math.max(0, position - rng.integer(lookback));
    copy[columns[rng.integer(columns.length)]!]![at] = values[rng.integer(values.length)]!;
  });
}

describe.each(Object.keys(faults) as AbstainReason[])(
  "a ladder whose model abstains: %s",
  (reason) => {
    const { of = ["sentiment", "price"] } = faults[reason];

    test.runIf(of.includes("sentiment"))("sentiment falls to price", async () => {
      const answer = await ask(await brokenLadder("sentiment", reason), reason);
      expect(answer.rungs[0]).toMatchObject({ source: "sentiment", outcome: abstention(reason) });
      expect(answer.rungs[1]?.outcome).toMatchObject(below(reason));
      proveAnswer(answer);
    });

    test.runIf(of.includes("price"))("price falls to no forecast", async () => {
      const [, price] = await brokenLadder("price", reason);
      const answer = await ask([price!], reason);
      expect(answer).toMatchObject(abstention(reason));
      proveAnswer(answer);
    });
  },
);

/** What the price model says below a sentiment model with a fault. */
function below(reason: AbstainReason): object {
  const { isShared = false, question } = faults[reason];
  if (isShared) return abstention(reason);
  // Candles as wild as those are strange to the sound model too.
  return question?.series === undefined ? { kind: "forecast", source: "price" } : {};
}

function abstention(reason: AbstainReason) {
  return {
    kind: "abstain",
    reason,
    detail: expect.stringMatching(/^[A-Z].*\.$/) as string,
    confidence: 0,
  };
}

/** No price stands in an abstention, and in a forecast only sound ones. */
function proveAnswer({ rungs }: LadderAnswer): void {
  const outcomes = rungs.map(({ outcome }) => outcome);
  for (const outcome of outcomes.filter(({ kind }) => kind === "abstain")) {
    expect(Object.keys(outcome).toSorted()).toEqual(["confidence", "detail", "kind", "reason"]);
  }
  for (const outcome of outcomes.filter((one) => one.kind === "forecast")) {
    const { close, low, high = Infinity, pUp, confidence, novelty } = outcome;
    expect(close).toBeGreaterThan(0);
    expect(low).toBeLessThanOrEqual(close);
    expect(high).toBeGreaterThanOrEqual(close);
    expect(pUp).toBeGreaterThanOrEqual(0);
    expect(pUp).toBeLessThanOrEqual(1);
    expect(confidence).toBeGreaterThanOrEqual(0.1);
    expect(novelty).toBeGreaterThanOrEqual(0);
  }
}

function daysBefore(days: number): string {
  return new Date(closedMs - days * dayMs).toISOString();
}

function changed(change: (copy: CandleSeries) => void): CandleSeries {
  const copy = structuredClone(series);
  change(copy);
  return copy;
}

function flatten(copy: CandleSeries, candles: number): void {
  for (let t = last - candles; t <= last; t++) {
    for (const column of ["open", "high", "low", "close"] as const) copy[column][t] = 100;
  }
}

function spike(copy: CandleSeries, factor: number): void {
  copy.high[last]! *= factor;
}

// Candles absent ten before the last one.
function withHole(missing: number): CandleSeries {
  const [before, after] = [
    sliceCandles(series, 0, last - 10 - missing),
    sliceCandles(series, last - 10, last + 1),
  ];
  const joined = (column: "openTimeMs" | "open" | "high" | "low" | "close" | "volume") =>
    Float64Array.from([...before[column]!, ...after[column]!]);
  return {
    ...series,
    openTimeMs: joined("openTimeMs"),
    open: joined("open"),
    high: joined("high"),
    low: joined("low"),
    close: joined("close"),
    volume: joined("volume"),
  };
}

function knownUntil(days: number) {
  return sentimentTimeline(readings.filter(({ knownAtMs }) => knownAtMs < closedMs - days * dayMs));
}

function versionFolder(versions: string): string {
  const [version] = readdirSync(versions);
  return join(versions, version!);
}

function flipOneBit(versions: string): void {
  const path = versionFolder(versions);
  const file = join(
    path,
    readdirSync(path).find((name) => name.endsWith(".onnx"))!,
  );
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
}

function otherCloses(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const golden = JSON.parse(Buffer.from(files.get("golden.json")!).toString()) as {
    closes: number[];
  };
  return Buffer.from(JSON.stringify({ ...golden, closes: golden.closes.map((c) => c * 1.01) }));
}
