import { expect, test } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import type { Decision } from "../session/decision.ts";
import type { Reason } from "../strategies/signal.ts";
import { decisionCounts } from "./decision-counts.ts";

const withheld: ForecastOpinion = {
  kind: "abstain",
  reason: "gap",
  detail: "",
  version: undefined,
};
const said = (name: string, holds: boolean): Reason => ({ name, holds, values: {} });
const missing = said("forecast was given", false);

function decided(forecast: ForecastOpinion | undefined, ...reasons: readonly Reason[]): Decision {
  return {
    instrument: parseInstrument("BTCUSDT"),
    openTimeMs: 0,
    decidedAtMs: 3_600_000,
    close: 1,
    phase: "trading",
    state: "ACTIVE",
    forecast,
    signal: { stance: "flat", strength: 1, reasons },
    heldDirection: 0,
    heldCandles: 0,
    heldEntryPrice: undefined,
    heldExposure: 0,
    wantedExposure: 0,
    risk: { kind: "unchanged", exposure: 0, rule: undefined, checks: [] },
    orders: [],
    unplaced: undefined,
  };
}

const countsOf = (...all: readonly Decision[]) => decisionCounts(all, 0);

test("decisionCounts() counts a missing forecast once: as withheld, or as no condition where no signal is fresh", () => {
  const counts = countsOf(
    decided(withheld, missing),
    decided(undefined, said("signal is fresh", false), missing),
    decided(undefined, said("signal is fresh", true), missing),
    decided(undefined, missing),
  );
  expect(counts.withheld).toEqual([{ name: "gap", count: 1 }]);
  expect(counts.conditions).toEqual([
    { name: "forecast was given", count: 2, held: 0 },
    { name: "signal is fresh", count: 2, held: 1 },
  ]);
});
