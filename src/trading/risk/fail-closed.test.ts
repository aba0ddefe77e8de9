import { describe, expect, test } from "vitest";
import {
  exampleForecast,
  exampleInputs,
  exampleMemory,
} from "../../../test/example-risk-inputs.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { judgeTarget } from "./judge-target.ts";
import type { RiskInputs } from "./risk-inputs.ts";
import { defaultRiskLimits, type RiskLimits } from "./risk-limits.ts";

// L24: whatever a limit reads may be missing, not finite, or throw while it is read.
const whole: RiskInputs = {
  ...exampleInputs,
  needsForecast: true,
  forecast: exampleForecast,
  health: { cap: 1, reasons: [] },
  others: [{ instrument: "ETHUSDT" as InstrumentId, exposure: 0.1 }],
};
const limits: RiskLimits = {
  ...defaultRiskLimits,
  groups: { majors: ["BTCUSDT", "ETHUSDT"] },
  notionalMax: 5_000,
};

const faults = ["undefined", "null", "NaN", "Infinity", "-Infinity", "throws"] as const;
type Fault = (typeof faults)[number];

const faultyValues: Readonly<Record<Exclude<Fault, "throws">, unknown>> = {
  undefined: undefined,
  null: null,
  NaN: Number.NaN,
  Infinity,
  "-Infinity": -Infinity,
};

// An object of which one field cannot be had.
function without<T extends object>(target: T, field: keyof T, fault: Fault): T {
  const get = (): unknown => {
    if (fault === "throws") throw new Error(`${String(field)} could not be computed`);
    return faultyValues[fault];
  };
  return Object.defineProperty({ ...target }, field, { get, enumerable: true });
}

type Broken = (fault: Fault) => RiskInputs;

const inForecast =
  (field: keyof typeof exampleForecast): Broken =>
  (fault) => ({
    ...whole,
    forecast: without(exampleForecast, field, fault),
  });
const inMemory =
  (field: keyof typeof exampleMemory): Broken =>
  (fault) => ({
    ...whole,
    memory: without(exampleMemory, field, fault),
  });

// Every field of the inputs, and of what they hold, without which nothing may be entered.
const needed: Readonly<Record<string, Broken>> = {
  ...Object.fromEntries(
    (Object.keys(whole) as (keyof RiskInputs)[])
      .filter((field) => field !== "market" && field !== "needsForecast")
      .map((field) => [field, (fault: Fault) => without(whole, field, fault)]),
  ),
  "memory.state": inMemory("state"),
  "memory.peakEquity": inMemory("peakEquity"),
  "memory.day": inMemory("day"),
  "memory.dayStartEquity": inMemory("dayStartEquity"),
  "memory.consecutiveLosses": inMemory("consecutiveLosses"),
  "memory.pausedUntilMs": inMemory("pausedUntilMs"),
  "memory.coolUntilMs": inMemory("coolUntilMs"),
  "memory.coolUntilMs.BTCUSDT": (fault) => {
    const coolUntilMs = without(
      { BTCUSDT: 0 } as Record<InstrumentId, number>,
      whole.instrument,
      fault,
    );
    return { ...whole, memory: { ...exampleMemory, coolUntilMs } };
  },
  "health.cap": (fault) => ({ ...whole, health: without(whole.health, "cap", fault) }),
  "others.exposure": (fault) => ({
    ...whole,
    others: [without(whole.others[0]!, "exposure", fault)],
  }),
  "forecast.kind": inForecast("kind"),
  "forecast.confidence": inForecast("confidence"),
};

// Those of which the smallest size is what is left.
const smallest: Readonly<Record<string, Broken>> = {
  "forecast.pUp": inForecast("pUp"),
  "forecast.low": inForecast("low"),
  "forecast.high": inForecast("high"),
  "forecast.informative": inForecast("informative"),
};

const cases = faults.flatMap((fault) =>
  Object.entries(needed).map(([name, broken]) => [name, fault, broken] as const),
);

describe("judgeTarget() without what it needs", () => {
  test("the same with all it needs is approved", () => {
    expect(judgeTarget(whole, limits)).toMatchObject({ kind: "approved", exposure: 0.2 });
  });

  test.each(cases)(
    "%s %s: nothing is entered, and the limit that is hit is told",
    (_name, fault, broken) => {
      const verdict = judgeTarget(broken(fault), limits);
      expect(verdict).toMatchObject({ kind: "refused", exposure: 0 });
      expect(verdict.rule).toBe(verdict.checks.find(({ holds }) => !holds)?.rule);
      expect(verdict.checks.find(({ holds }) => !holds)?.detail).toMatch(/\S/);
    },
  );

  test.each(cases)(
    "%s %s: nothing is added to what is held, and all of it may go",
    (name, fault, broken) => {
      const held = name === "held" ? broken(fault) : overlaid(broken(fault), { held: 0.1 });
      expect(judgeTarget(held, limits)).toMatchObject({
        kind: "refused",
        exposure: name === "held" ? 0 : 0.1,
      });
      if (["wanted", "memory", "memory.state", "halted"].includes(name)) return;
      const exit = judgeTarget(overlaid(held, { wanted: 0 }), limits);
      expect(exit).toMatchObject({ kind: "approved", exposure: 0 });
    },
  );

  test("without knowing whether all is halted, nothing is sold either", () => {
    for (const fault of faults) {
      for (const name of ["memory", "halted"] as const) {
        const inputs = overlaid(without(whole, name, fault), { held: 0.1, wanted: 0 });
        expect(judgeTarget(inputs, limits)).toMatchObject({ kind: "refused", rule: "halted" });
      }
    }
  });

  test("of a forecast that tells half of it the smallest size is left, or nothing", () => {
    for (const [, broken] of Object.entries(smallest)) {
      for (const fault of faults) {
        expect(judgeTarget(broken(fault), limits).exposure).toBeLessThanOrEqual(0.25 * 0.2 + 1e-12);
      }
    }
  });

  test("a market that is not known is a spot market: no shorts", () => {
    const short = { ...whole, wanted: -0.2, forecast: { ...exampleForecast, pUp: 0.4 } };
    expect(judgeTarget({ ...short, market: "perpetual" }, limits).kind).toBe("approved");
    for (const fault of faults) {
      expect(judgeTarget(without(short, "market", fault), limits).kind).toBe("refused");
    }
  });

  test("whether a forecast is needed is not known: it is", () => {
    const none = { ...whole, forecast: undefined };
    for (const fault of faults) {
      expect(judgeTarget(without(none, "needsForecast", fault), limits).kind).toBe("refused");
    }
  });

  test("what is thrown is told, an error or not", () => {
    const anything: readonly unknown[] = [new Error("the disk is gone"), "the disk is gone"];
    for (const thrown of anything) {
      const inputs = Object.defineProperty({ ...whole }, "unresolvedOrders", {
        get: () => {
          throw thrown;
        },
      });
      const check = judgeTarget(inputs, limits).checks.find(({ holds }) => !holds);
      expect(check?.detail).toBe("What it needs is not known: the disk is gone.");
    }
  });

  test("inputs of which nothing can be read change nothing", () => {
    const nothing = new Proxy(whole, {
      get: () => {
        throw new Error("the disk is gone");
      },
    });
    expect(judgeTarget(nothing, limits)).toMatchObject({ kind: "refused", exposure: 0 });
  });

  const optional: ReadonlySet<string> = new Set([
    "notionalMax",
    "riskPerTrade",
    "kellyFraction",
    "stopAtr",
    "takeProfitAtr",
    "trailingAtr",
  ]);
  // Of the session, and of what is held already: a change that may be too small is none.
  const elsewhere: ReadonlySet<string> = new Set([
    "timeStopCandles",
    "lossPauseCandles",
    "rebalanceMin",
    "cooldownCandles",
    "groups",
    "confidenceScaling",
  ]);
  const needsNumber = (Object.keys(defaultRiskLimits) as (keyof RiskLimits)[]).filter(
    (name) => !elsewhere.has(name),
  );
  test.each(needsNumber)("a limit that is no number is hit: %s", (name) => {
    for (const fault of faults) {
      const isNone = optional.has(name) && (fault === "undefined" || fault === "Infinity");
      if (isNone || fault === "Infinity" || (optional.has(name) && fault === "null")) continue;
      const verdict = judgeTarget(whole, without(limits, name, fault));
      expect(verdict, fault).toMatchObject({ kind: "refused", exposure: 0 });
    }
  });
});

// As spreading, and without reading what throws.
function overlaid(inputs: RiskInputs, change: Partial<RiskInputs>): RiskInputs {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(inputs)) as RiskInputs;
  for (const [name, value] of Object.entries(change)) {
    Object.defineProperty(copy, name, { value, enumerable: true, configurable: true });
  }
  return copy;
}
