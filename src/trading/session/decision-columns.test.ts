import { expect, test } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import type { RiskVerdict } from "../risk/risk-verdict.ts";
import type { Signal } from "../strategies/signal.ts";
import type { Decision } from "./decision.ts";
import { createDecisionColumns } from "./decision-columns.ts";
import { createEquityCurve } from "./equity-curve.ts";

const instrument = parseInstrument("BTCUSDT");
// More than two blocks of memory.
const count = 20_000;
const check = { rule: "cooldown", holds: true, exposureMax: 1, values: {}, detail: "It is over." };
const [long, flat] = (["long", "flat"] as const).map((stance): Signal => {
  return { stance, strength: 1, reasons: [] };
});

function heldAt(i: number) {
  if (i % 4 === 0) return { heldDirection: 0, heldCandles: 0, heldEntryPrice: undefined } as const;
  return { heldDirection: i % 4 === 1 ? -1 : 1, heldCandles: i, heldEntryPrice: 100 / i } as const;
}

// All that a column could mix up changes at paces of its own.
function decisionAt(i: number): Decision {
  const risk: RiskVerdict =
    i % 3 === 0
      ? { kind: "approved", exposure: i / count, rule: undefined, checks: [check] }
      : { kind: "unchanged", exposure: -i / count, rule: undefined, checks: [] };
  return {
    instrument,
    openTimeMs: i * 60_000,
    decidedAtMs: (i + 1) * 60_000,
    close: 100 + i,
    phase: i < 50 ? "warm-up" : "trading",
    state: i % 700 < 300 ? "ACTIVE" : "REDUCE_ONLY",
    forecast: undefined,
    signal: (i % 5 < 2 ? long : flat)!,
    ...heldAt(i),
    heldExposure: Math.sin(i),
    wantedExposure: Math.cos(i),
    risk: i % 7 === 0 ? { ...risk, kind: "refused", rule: "cooldown" } : risk,
    orders: i % 11 === 0 ? [`cc${i}`] : [],
    unplaced: i % 13 === 0 ? "below-step" : undefined,
  };
}

test("createDecisionColumns() gives back every decision as it was taken", () => {
  const columns = createDecisionColumns();
  expect([columns.length, columns.at(0), columns.at(-1)]).toEqual([0, undefined, undefined]);
  const taken = Array.from({ length: count }, (_, i) => decisionAt(i));
  for (const decision of taken) columns.push(decision);
  expect(columns.length).toBe(count);
  expect([...columns]).toEqual(taken);
  expect(columns.at(-1)).toEqual(taken.at(-1));
  expect(columns.find(instrument, 8191 * 60_000)).toEqual(taken[8191]);
  expect(columns.find(instrument, 8192 * 60_000)).toEqual(taken[8192]);
  expect(columns.find(instrument, 1)).toBeUndefined();
});

test("createEquityCurve() keeps the last point of each moment", () => {
  const curve = createEquityCurve();
  expect(curve.columns().equity).toHaveLength(0);
  for (let i = 0; i < 2 * count; i += 1) {
    const atMs = Math.floor(i / 2) * 60_000;
    const [grossExposure, netExposure] = [2 * i, -i];
    curve.push({ atMs, equity: 100 + i, cash: i / 2, grossExposure, netExposure });
  }
  const { atMs, equity, cash, grossExposure, netExposure } = curve.columns();
  expect(atMs).toEqual(Float64Array.from({ length: count }, (_, i) => i * 60_000));
  expect(equity).toEqual(Float64Array.from({ length: count }, (_, i) => 101 + 2 * i));
  expect(cash).toEqual(Float64Array.from({ length: count }, (_, i) => i + 0.5));
  expect(grossExposure).toEqual(Float64Array.from({ length: count }, (_, i) => 4 * i + 2));
  expect(netExposure).toEqual(Float64Array.from({ length: count }, (_, i) => -2 * i - 1));
});
