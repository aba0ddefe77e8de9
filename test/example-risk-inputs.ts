import type { InstrumentId } from "../src/market/instrument.ts";
import type { ForecastGiven } from "../src/trading/forecast-opinion.ts";
import { unlimitedHealth } from "../src/trading/risk/model-health.ts";
import { startRiskMemory } from "../src/trading/risk/remember.ts";
import type { RiskInputs } from "../src/trading/risk/risk-inputs.ts";
import type { RiskMemory } from "../src/trading/risk/risk-memory.ts";

const atMs = Date.UTC(2026, 2, 4, 12);

/** A session of 10,000 that has just begun. */
export const exampleMemory: RiskMemory = startRiskMemory(10_000, atMs);

/** A long position of a fifth that no default limit objects to. */
export const exampleInputs: RiskInputs = {
  instrument: "BTCUSDT" as InstrumentId,
  market: "spot",
  atMs,
  price: 100,
  equity: 10_000,
  held: 0,
  wanted: 0.2,
  others: [],
  atr: 1,
  needsForecast: false,
  forecast: undefined,
  health: unlimitedHealth,
  unresolvedOrders: 0,
  halted: false,
  memory: exampleMemory,
};

/** A forecast that no default limit objects to. */
export const exampleForecast: ForecastGiven = {
  kind: "forecast",
  change: 0.01,
  pUp: 0.6,
  confidence: 1,
  informative: true,
  low: -0.04,
  high: 0.06,
  horizon: 1,
  version: "v1",
  source: "price",
};
