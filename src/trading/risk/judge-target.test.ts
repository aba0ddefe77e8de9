import { describe, expect, test } from "vitest";
import {
  exampleForecast,
  exampleInputs,
  exampleMemory,
} from "../../../test/example-risk-inputs.ts";
import type { ForecastGiven } from "../forecast-opinion.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { judgeTarget, nothingAtRisk } from "./judge-target.ts";
import type { RiskInputs } from "./risk-inputs.ts";
import { defaultRiskLimits, type RiskLimits } from "./risk-limits.ts";
import { type RiskRule, riskRules } from "./risk-rule.ts";
import type { RiskVerdict } from "./risk-verdict.ts";

const btc = exampleInputs.instrument;
const eth = "ETHUSDT" as InstrumentId;

function judge(change: Partial<RiskInputs> = {}, limits: Partial<RiskLimits> = {}): RiskVerdict {
  return judgeTarget({ ...exampleInputs, ...change }, { ...defaultRiskLimits, ...limits });
}

function judgeForecast(forecast: Partial<ForecastGiven>, limits: Partial<RiskLimits> = {}) {
  const given = { ...exampleForecast, ...forecast };
  return judge({ needsForecast: true, forecast: given }, limits);
}

function checkOf(verdict: RiskVerdict, rule: RiskRule) {
  const check = verdict.checks.find((each) => each.rule === rule);
  if (check === undefined) throw new Error(`${rule} was not checked`);
  return check;
}

describe("judgeTarget() without a change", () => {
  test("nothing wanted and nothing held is one shared verdict, whatever the state", () => {
    const nothing = { held: 0, wanted: 0 };
    expect(judge(nothing)).toBe(nothingAtRisk);
    expect(judge({ ...nothing, halted: "somebody said so" })).toBe(nothingAtRisk);
  });

  test("what is held and wanted stays, with no check to tell", () => {
    const verdict = judge({ held: 0.2, wanted: 0.2 });
    expect(verdict).toEqual({ kind: "unchanged", exposure: 0.2, rule: undefined, checks: [] });
  });

  test("a change below rebalanceMin of what is held is none, up and down, long and short", () => {
    for (const held of [0.2, -0.2]) {
      for (const share of [0.76, 1.24]) {
        expect(judge({ held, wanted: share * held, market: "perpetual" })).toMatchObject({
          kind: "unchanged",
          exposure: held,
        });
      }
    }
  });
});

describe("judgeTarget() where more is wanted", () => {
  test("approves what every limit allows, and tells every check", () => {
    const verdict = judge();
    expect(verdict).toMatchObject({ kind: "approved", exposure: 0.2, rule: undefined });
    expect(verdict.checks.map(({ rule }) => rule)).toEqual(riskRules);
    expect(verdict.checks.every(({ holds, detail }) => holds && detail === undefined)).toBe(true);
  });

  const sizes: readonly (readonly [RiskRule, Partial<RiskLimits>, Partial<RiskInputs>, number])[] =
    [
      ["fraction", { fraction: 0.05 }, {}, 0.05],
      ["instrument", { instrumentMax: 0.1 }, {}, 0.1],
      ["notional", { notionalMax: 700 }, {}, 0.07],
      ["gross", {}, { others: [{ instrument: eth, exposure: -0.85 }] }, 0.15],
      [
        "group",
        { groupMax: 0.3, groups: { majors: ["BTCUSDT", "ETHUSDT"], rest: ["DOGEUSDT"] } },
        {
          others: [
            { instrument: eth, exposure: 0.18 },
            { instrument: "DOGEUSDT" as InstrumentId, exposure: 0.3 },
          ],
        },
        0.12,
      ],
      // A stop 3 x 4 = 12 below 100: 0.01 / 0.12
      ["atr-sizing", {}, { atr: 4 }, 0.01 / 0.12],
      ["atr-sizing", { trailingAtr: 2 }, { atr: 10 }, 0.01 / 0.2],
      ["atr-sizing", { stopAtr: undefined }, {}, 0.01],
      ["model-health", {}, { health: { cap: 0.5, reasons: ["old"] } }, 0.1],
    ];
  test.each(sizes)("%s trims to what it allows", (rule, limits, inputs, exposure) => {
    const verdict = judge(inputs, limits);
    expect(verdict).toMatchObject({ kind: "trimmed", rule });
    expect(verdict.exposure).toBeCloseTo(exposure, 12);
    expect(checkOf(verdict, rule)).toMatchObject({ holds: false, detail: expect.any(String) });
  });

  test("what limits nothing is not asked", () => {
    expect(judge({ wanted: 0.25 }, { riskPerTrade: undefined, fraction: 1 }).kind).toBe("approved");
  });

  test("the model's share is of what the other limits leave", () => {
    const verdict = judge({ health: { cap: 0.5, reasons: [] } }, { instrumentMax: 0.1 });
    expect(verdict).toMatchObject({ kind: "trimmed", rule: "model-health" });
    expect(verdict.exposure).toBeCloseTo(0.05, 12);
  });

  const gates: readonly (readonly [RiskRule, Partial<RiskInputs>])[] = [
    ["halted", { halted: "the kill switch is latched" }],
    ["halted", { memory: { ...exampleMemory, state: "HALTED", reason: null } }],
    ["reduce-only", { memory: { ...exampleMemory, state: "REDUCE_ONLY", reason: "a bad day" } }],
    ["unresolved-orders", { unresolvedOrders: 1 }],
    ["daily-loss", { equity: 9_700, memory: { ...exampleMemory, peakEquity: 9_700 } }],
    ["drawdown", { memory: { ...exampleMemory, peakEquity: 12_500 } }],
    ["consecutive-losses", { memory: { ...exampleMemory, pausedUntilMs: exampleInputs.atMs + 1 } }],
    ["consecutive-losses", { memory: { ...exampleMemory, consecutiveLosses: 5 } }],
    ["cooldown", { memory: { ...exampleMemory, coolUntilMs: { [btc]: exampleInputs.atMs + 1 } } }],
    ["spot-short", { wanted: -0.2, market: "spot" }],
    ["forecast-missing", { needsForecast: true, forecast: undefined }],
    [
      "forecast-missing",
      {
        needsForecast: true,
        forecast: { kind: "abstain", reason: "stale", detail: "It is old.", version: undefined },
      },
    ],
    ["protection", { atr: undefined }],
    // A stop below nothing cannot be set.
    ["protection", { atr: 40 }],
    ["gross", { others: [{ instrument: eth, exposure: 1.2 }] }],
    ["model-health", { health: { cap: 0, reasons: ["It is too old."] } }],
  ];
  test.each(gates)("%s refuses", (rule, inputs) => {
    const verdict = judge(inputs);
    expect(verdict).toMatchObject({ kind: "refused", exposure: 0, rule });
    expect(checkOf(verdict, rule).detail).toMatch(/\S/);
  });

  test("a pause that ends with this candle, and one of another instrument, refuse nothing", () => {
    const memory = {
      ...exampleMemory,
      pausedUntilMs: exampleInputs.atMs,
      coolUntilMs: { [btc]: exampleInputs.atMs, [eth]: exampleInputs.atMs + 1 },
    };
    expect(judge({ memory }).kind).toBe("approved");
  });

  test("an increase that is trimmed never goes below what is held already", () => {
    const verdict = judge({ held: 0.1, wanted: 0.2 }, { fraction: 0.05 });
    expect(verdict).toMatchObject({ kind: "refused", exposure: 0.1, rule: "fraction" });
  });

  test("an increase that is trimmed to next to nothing is refused", () => {
    const verdict = judge({ held: 0.19, wanted: 0.3 }, { fraction: 0.2 });
    expect(verdict).toMatchObject({ kind: "refused", exposure: 0.19, rule: "fraction" });
  });

  test("who wants more and holds too much already gives up what is too much", () => {
    const verdict = judge({ held: 0.4, wanted: 0.6 });
    expect(verdict).toMatchObject({ kind: "trimmed", exposure: 0.25, rule: "instrument" });
  });

  test("the first of rules that allow the same is the one that decided", () => {
    const halted = judge({
      halted: "said so",
      unresolvedOrders: 3,
      health: { cap: 0, reasons: [] },
    });
    expect(halted.rule).toBe("halted");
    expect(halted.checks.filter(({ holds }) => !holds)).toHaveLength(3);
  });
});

describe("judgeTarget() where less is wanted", () => {
  const broken: Partial<RiskInputs> = {
    unresolvedOrders: 1,
    equity: Number.NaN,
    atr: undefined,
    needsForecast: true,
    health: { cap: 0, reasons: [] },
    memory: { ...exampleMemory, state: "REDUCE_ONLY", dayStartEquity: Number.NaN },
  };
  test("a reduction is allowed whatever else is wrong", () => {
    for (const [held, wanted] of [
      [0.2, 0.1],
      [0.2, 0],
      [-0.2, -0.1],
      [-0.2, 0],
    ] as const) {
      const verdict = judge({ ...broken, held, wanted });
      expect(verdict).toMatchObject({ kind: "approved", exposure: wanted, rule: undefined });
      expect(verdict.checks.map(({ rule }) => rule)).toEqual(["halted"]);
    }
  });

  test("it is not while all is halted", () => {
    const halted = judge({ halted: "said so", held: 0.2, wanted: 0 });
    expect(halted).toMatchObject({ kind: "refused", exposure: 0.2, rule: "halted" });
    const memory = { ...exampleMemory, state: "HALTED" as const, reason: "it fell" };
    const ofLimits = judge({ memory, held: -0.2, wanted: -0.1 });
    expect(ofLimits).toMatchObject({ kind: "refused", exposure: -0.2, rule: "halted" });
    expect(checkOf(ofLimits, "halted").detail).toContain("it fell");
  });

  test("a turn is an exit first, and at once only without a cooldown", () => {
    const turn = { held: 0.2, wanted: -0.2, market: "perpetual" as const };
    expect(judge(turn)).toMatchObject({ kind: "trimmed", exposure: 0, rule: "cooldown" });
    expect(judge(turn, { cooldownCandles: 0 })).toMatchObject({ kind: "approved", exposure: -0.2 });
    const spot = { ...turn, market: "spot" as const };
    expect(judge(spot, { cooldownCandles: 0 })).toMatchObject({
      kind: "trimmed",
      exposure: 0,
      rule: "spot-short",
    });
  });
});

describe("judgeTarget() on what has outgrown a limit", () => {
  const others = [{ instrument: eth, exposure: 0.9 }];
  const grown: readonly (readonly [RiskRule, Partial<RiskInputs>, Partial<RiskLimits>, number])[] =
    [
      ["instrument", { held: 0.4 }, {}, 0.25],
      ["notional", { held: 0.2 }, { notionalMax: 1_000 }, 0.1],
      ["gross", { held: 0.2, others }, { grossMax: 0.6 }, (0.2 * 0.6) / 1.1],
      [
        "group",
        { held: 0.2, others },
        { groupMax: 0.6, groups: { a: ["BTCUSDT", "ETHUSDT"] } },
        (0.2 * 0.6) / 1.1,
      ],
    ];
  test.each(grown)(
    "%s brings it back, each position by its part",
    (rule, inputs, limits, exposure) => {
      for (const side of [1, -1]) {
        const held = side * inputs.held!;
        const verdict = judge({ ...inputs, held, wanted: held }, limits);
        expect(verdict).toMatchObject({ kind: "trimmed", rule });
        expect(verdict.exposure).toBeCloseTo(side * exposure, 12);
        expect(checkOf(verdict, rule).holds).toBe(false);
      }
    },
  );

  test("a smaller position is wanted and the limit wants one smaller still", () => {
    const verdict = judge({ held: 0.6, wanted: 0.4 });
    expect(verdict).toMatchObject({ kind: "trimmed", exposure: 0.25, rule: "instrument" });
  });

  test("what is over a limit by less than is worth an order stays", () => {
    expect(judge({ held: 0.3, wanted: 0.3 })).toMatchObject({ kind: "unchanged", exposure: 0.3 });
  });

  test("nothing is sold because something is not known", () => {
    const held = { held: 0.2, wanted: 0.2 };
    const limits = { notionalMax: 1_000 };
    expect(judge({ ...held, equity: Number.NaN }, limits).kind).toBe("unchanged");
    expect(judge({ ...held, equity: -1 }, limits).kind).toBe("unchanged");
    expect(judge(held, { instrumentMax: Number.NaN }).kind).toBe("unchanged");
    const unknown = [{ instrument: eth, exposure: Number.NaN }];
    expect(judge({ ...held, others: unknown }).kind).toBe("unchanged");
  });

  test("it stays too while all is halted, and that is told", () => {
    const verdict = judge({ held: 0.4, wanted: 0.4, halted: "said so" });
    expect(verdict).toMatchObject({ kind: "refused", exposure: 0.4, rule: "halted" });
  });
});

describe("judgeTarget() by forecasts", () => {
  test("a strategy that asks no model is not judged by one", () => {
    expect(judge({ needsForecast: false, forecast: undefined }).kind).toBe("approved");
  });

  test("kelly allows a share of (2 p - 1) m / sigma^2", () => {
    const sigma = (0.06 + 0.04) / (2 * 1.6448536269514722);
    const full = ((2 * 0.51 - 1) * Math.sqrt(2 / Math.PI)) / sigma;
    const verdict = judgeForecast({ pUp: 0.51, low: -0.04, high: 0.06 });
    expect(verdict).toMatchObject({ kind: "trimmed", rule: "kelly" });
    expect(verdict.exposure).toBeCloseTo(0.25 * full, 12);
    expect(checkOf(verdict, "kelly").values["kelly"]).toBeCloseTo(full, 12);
  });

  test("kelly refuses a direction that the probability speaks against", () => {
    const verdict = judgeForecast({ pUp: 0.5 });
    expect(verdict).toMatchObject({ kind: "refused", rule: "kelly" });
    const short = { ...exampleForecast, pUp: 0.6 };
    expect(
      judge({ needsForecast: true, forecast: short, wanted: -0.2, market: "perpetual" }),
    ).toMatchObject({ kind: "refused", rule: "kelly" });
  });

  test("without a probability or an interval its share of the fraction is left", () => {
    for (const field of ["pUp", "low", "high"] as const) {
      const verdict = judgeForecast({ [field]: undefined });
      expect(verdict).toMatchObject({ kind: "trimmed", rule: "kelly" });
      expect(verdict.exposure).toBeCloseTo(0.25 * 0.2, 12);
    }
    expect(judgeForecast({ pUp: undefined }, { kellyFraction: undefined }).kind).toBe("approved");
  });

  test("confidence scales where it is informative, its minimum counts where not", () => {
    const scaled = judgeForecast({ confidence: 0.4 });
    expect(scaled).toMatchObject({ kind: "trimmed", rule: "confidence" });
    expect(scaled.exposure).toBeCloseTo(0.4 * 0.2, 12);
    const unproven = judgeForecast({ confidence: 0.9, informative: false });
    expect(unproven.exposure).toBeCloseTo(0.1 * 0.2, 12);
    const off = judgeForecast({ confidence: 0.1 }, { confidenceScaling: false });
    expect(off.kind).toBe("approved");
  });

  const nonsense: readonly Partial<ForecastGiven>[] = [
    { pUp: Number.NaN },
    { pUp: 1.5 },
    { low: Number.NaN },
    { high: Infinity },
    { low: 0.1, high: -0.1 },
    { confidence: Number.NaN },
  ];
  test.each(nonsense)("%j is a limit that is hit", (forecast) => {
    const verdict = judgeForecast(forecast);
    expect(verdict).toMatchObject({ kind: "refused", exposure: 0 });
    expect(verdict.checks.filter(({ holds }) => !holds)).not.toHaveLength(0);
  });
});
