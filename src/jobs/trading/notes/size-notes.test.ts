import { expect, test } from "vitest";
import { exampleForecast } from "../../../../test/example-risk-inputs.ts";
import { unlimitedHealth } from "../../../trading/risk/model-health.ts";
import { defaultRiskLimits } from "../../../trading/risk/risk-limits.ts";
import type { ForecastPlan } from "../forecasts/plan-forecasts.ts";
import { sizeNotes } from "./size-notes.ts";

function planOf(change: Partial<typeof exampleForecast>): ForecastPlan {
  const opinion = { ...exampleForecast, ...change };
  const fed = [{ opinion, health: unlimitedHealth }];
  const given = { fed, rows: 1, first: 0, last: 0, version: undefined, notes: [] };
  const lane = { kind: "given", given } as const;
  return { lanes: [{ kind: "none" }, lane, lane], release: () => Promise.resolve() };
}

test("sizeNotes() says once which limit makes positions on a file's forecasts small", () => {
  const silent = sizeNotes(planOf({ pUp: undefined, informative: false }), defaultRiskLimits);
  expect(silent).toHaveLength(1);
  expect(silent[0]).toMatch(/at most 2\.0 % of equity.*limit kelly.*limit confidence/);
  expect(sizeNotes(planOf({ low: undefined }), defaultRiskLimits)[0]).toMatch(/at most 5\.0 %/);
  expect(sizeNotes(planOf({}), defaultRiskLimits)).toEqual([]);
});
