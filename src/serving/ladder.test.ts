import { describe, expect, test } from "vitest";
import { walkCandles } from "../../test/walk-candles.ts";
import { WorldError, RefusedError } from "../foundation/errors.ts";
import { wallClockDeadline } from "../foundation/wall-clock-deadline.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { abstain } from "./abstain.ts";
import type { Abstention, Forecast, ForecastSource } from "./forecast.ts";
import { unloadedRung } from "./forecaster-rung.ts";
import { createLadder, type Rung } from "./ladder.ts";

const series = walkCandles({ seed: 1, candles: 3 });
const version = "20240101T000000Z-0123456789ab" as ModelVersion;
const deadline = wallClockDeadline(60_000);

function forecastFrom(source: ForecastSource): Forecast {
  return {
    kind: "forecast",
    close: 101,
    lastClose: 100,
    change: 0.01,
    low: 99,
    high: 103,
    pUp: 0.6,
    confidence: 0.2,
    informative: true,
    novelty: 0.4,
    noveltyMax: 1.2,
    scaledOutput: 1,
    source,
    version,
    candle: 0,
    decidedAtMs: 1,
    targetTimeMs: 2,
    alpha: 0.1,
  };
}

function saying(source: ForecastSource, outcome: () => Forecast | Abstention) {
  let asked = 0;
  const rung: Rung = {
    source,
    ask: async () => {
      asked += 1;
      return { source, version, outcome: outcome() };
    },
  };
  return { rung, times: () => asked };
}

describe("createLadder()", () => {
  test("answers with the first rung that forecasts and asks no further one", async () => {
    const price = saying("price", () => forecastFrom("price"));
    const sentiment = saying("sentiment", () => forecastFrom("sentiment"));
    const answer = await createLadder([sentiment.rung, price.rung]).answer({ series });
    expect(answer).toMatchObject({ kind: "forecast", source: "sentiment" });
    expect(answer.rungs.map(({ source }) => source)).toEqual(["sentiment"]);
    expect(price.times()).toBe(0);
  });

  test("names why every higher rung gave none", async () => {
    const missing = unloadedRung("sentiment", { reason: "missing", detail: "none was trained" });
    const price = saying("price", () => forecastFrom("price"));
    const answer = await createLadder([missing, price.rung]).answer({ series });
    expect(answer).toMatchObject({ kind: "forecast", source: "price" });
    expect(answer.rungs[0]).toEqual({
      source: "sentiment",
      version: undefined,
      outcome: abstain("missing", "none was trained"),
    });
  });

  test("abstains with the last rung's reason where none forecasts", async () => {
    const answer = await createLadder([
      saying("sentiment", () => abstain("stale-sentiment", "old")).rung,
      saying("price", () => abstain("gap", "a hole")).rung,
    ]).answer({ series });
    expect(answer).toMatchObject({ kind: "abstain", reason: "gap", confidence: 0 });
    expect(answer.rungs).toHaveLength(2);
  });

  test.each([
    ["a dead process", new WorldError("E_MODEL_CRASHED", "it died"), "crashed"],
    ["a refusal", new RefusedError("E_WRONG_MODEL", "of another"), "refused"],
    ["a bug", new TypeError("x is undefined"), "failed"],
  ] as const)("takes %s that a rung throws for its abstention", async (_, thrown, reason) => {
    const broken = saying("sentiment", () => {
      throw thrown;
    });
    const price = saying("price", () => forecastFrom("price"));
    const named = { ...broken.rung, version: () => version };
    const answer = await createLadder([named, price.rung]).answer({ series });
    expect(answer).toMatchObject({ kind: "forecast", source: "price" });
    const outcome = abstain(reason, `${thrown.message}.`);
    expect(answer.rungs[0]).toEqual({ source: "sentiment", version, outcome });
  });

  test("hands each rung its own tracker", async () => {
    const seen: unknown[] = [];
    const listening = (source: ForecastSource): Rung => ({
      source,
      ask: async ({ tracker }) => {
        seen.push(tracker?.alpha());
        return { source, version, outcome: abstain("gap", "a hole") };
      },
    });
    const tracker = { alpha: () => 0.07, expect: () => undefined, learn: () => undefined };
    const ladder = createLadder([listening("sentiment"), listening("price")]);
    await ladder.answer({ series, trackers: { price: tracker } });
    expect(seen).toEqual([undefined, 0.07]);
  });
});

describe("createLadder() with a deadline", () => {
  const slow = () => abstain("too-slow", "no answer before the deadline");

  test("leaves a rung out for 30 seconds after three slow answers in a row, then asks it again", async () => {
    let monotonicMs = 0;
    const clock = { nowMs: () => 0, monotonicMs: () => monotonicMs };
    const rung = saying("price", slow);
    const ladder = createLadder([rung.rung], { clock });
    for (let i = 0; i < 4; i++) {
      expect(await ladder.answer({ series, deadline })).toMatchObject({ reason: "too-slow" });
    }
    expect(rung.times()).toBe(3);
    expect(ladder.skipped("price")).toMatch(/30 s/);
    monotonicMs = 29_999;
    await ladder.answer({ series, deadline });
    expect(rung.times()).toBe(3);
    monotonicMs = 30_000;
    await ladder.answer({ series, deadline });
    expect(rung.times()).toBe(4);
  });

  test("counts slow answers in a row only", async () => {
    let calls = 0;
    const rung = saying("price", () => {
      calls += 1;
      return calls % 3 === 0 ? forecastFrom("price") : slow();
    });
    const ladder = createLadder([rung.rung]);
    for (let i = 0; i < 12; i++) await ladder.answer({ series, deadline });
    expect(rung.times()).toBe(12);
  });

  test("counts on beside questions that the model never saw", async () => {
    const outcomes = [
      slow(),
      abstain("too-few-candles", "three of 120"),
      slow(),
      abstain("stale-candles", "an hour old"),
      abstain("crashed", "it died"),
      slow(),
    ];
    const rung = saying("price", () => outcomes.shift() ?? forecastFrom("price"));
    const ladder = createLadder([rung.rung]);
    for (let i = 0; i < 7; i++) await ladder.answer({ series, deadline });
    expect(rung.times()).toBe(6);
    expect(ladder.skipped("price")).toMatch(/came too late/);
  });

  test("an answer of the model ends the row, even one that is withheld", async () => {
    const outcomes = [slow(), slow(), abstain("output-absurd", "a close of 1e9"), slow(), slow()];
    const rung = saying("price", () => outcomes.shift() ?? forecastFrom("price"));
    const ladder = createLadder([rung.rung]);
    for (let i = 0; i < 6; i++) await ladder.answer({ series, deadline });
    expect(rung.times()).toBe(6);
  });

  test("asks the rung below while the upper one is left out", async () => {
    const price = saying("price", () => forecastFrom("price"));
    const ladder = createLadder([saying("sentiment", slow).rung, price.rung]);
    for (let i = 0; i < 5; i++) {
      expect(await ladder.answer({ series, deadline })).toMatchObject({ source: "price" });
    }
    expect(price.times()).toBe(5);
  });

  test("never leaves a rung out for questions without one, as backtests ask", async () => {
    const rung = saying("price", slow);
    const ladder = createLadder([rung.rung]);
    for (let i = 0; i < 3; i++) await ladder.answer({ series, deadline });
    for (let i = 0; i < 5; i++) await ladder.answer({ series });
    expect(rung.times()).toBe(8);
  });
});

test("createLadder() tells a bug as it was thrown, and does not ask a loaded model that must not be", async () => {
  const bug = new TypeError("no such thing");
  const told: unknown[] = [];
  const broken = { source: "sentiment", ask: () => Promise.reject(bug) } as const;
  const price = saying("price", () => forecastFrom("price"));
  const ladder = createLadder([broken, price.rung], {
    onBug: (source, said) => told.push(source, said),
  });
  const { rungs } = await ladder.answer({ series });
  expect(rungs[0]?.outcome).toMatchObject({ reason: "failed" });
  expect(told).toEqual(["sentiment", bug]);
  const unread = abstain("refused", "It is torn.");
  const loaded = { ...broken, version: () => version };
  const excused = createLadder([loaded, price.rung], { onBug: (_, said) => told.push(said) });
  const answer = await excused.answer({ series, unasked: { sentiment: unread } });
  expect(answer.rungs[0]?.outcome).toEqual(unread);
  expect(told).toHaveLength(2);
});
