import { describe, expect, test } from "vitest";
import { exampleInputs, exampleMemory } from "../../../test/example-risk-inputs.ts";
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

  test("after a drawdown all that is held is left, whatever is wanted, and nothing is entered", () => {
    const memory = {
      ...exampleMemory,
      state: "REDUCE_ONLY" as const,
      awaitsResume: true,
      reason: "equity fell",
    };
    for (const held of [0.2, -0.2]) {
      for (const wanted of [held, 2 * held, -held, 0.9 * held, Number.NaN]) {
        const verdict = judge({ ...broken, memory, held, wanted, market: "perpetual" });
        expect(verdict).toMatchObject({ kind: "trimmed", exposure: 0, rule: "drawdown" });
      }
      expect(judge({ memory, held, wanted: 0 })).toMatchObject({ kind: "approved", exposure: 0 });
      const entry = judge({ memory, held: 0, wanted: held, market: "perpetual" });
      expect(entry).toMatchObject({ kind: "refused", exposure: 0, rule: "reduce-only" });
      const latched = judge({ memory, held, wanted: held, halted: "said so" });
      expect(latched).toMatchObject({ kind: "refused", exposure: held, rule: "halted" });
    }
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
