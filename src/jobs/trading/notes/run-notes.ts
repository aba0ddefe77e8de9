import type { RiskLimits } from "../../../trading/risk/risk-limits.ts";
import type { Strategy } from "../../../trading/strategies/strategy.ts";
import type { ForecastPlan } from "../forecasts/plan-forecasts.ts";
import type { SampleBorder } from "../forecasts/sample-border.ts";
import { sizeNotes } from "./size-notes.ts";
import type { ForecastStory } from "../forecast-story.ts";
import { groupNotes } from "./group-notes.ts";
import { marketNotes } from "./market-notes.ts";
import type { MarketLane } from "../read-market.ts";
import type { RunSpan } from "../run-span.ts";
import { signalNotes } from "./signal-notes.ts";
import { trustNotes } from "./trust-notes.ts";

/** Sentences to be read before any figure of a run on stored candles, the most important first. */
export function runNotes(about: {
  readonly strategy: Strategy;
  readonly limits: RiskLimits;
  readonly lanes: readonly MarketLane[];
  readonly plan: ForecastPlan;
  readonly story: Pick<ForecastStory, "notes">;
  readonly border: Pick<SampleBorder, "notes">;
  readonly span: RunSpan;
}): readonly string[] {
  const { strategy, limits, lanes, plan, story, border, span } = about;
  const series = lanes.map((lane) => lane.series);
  return [
    ...signalNotes(strategy, series, span),
    ...story.notes,
    ...sizeNotes(plan, limits),
    ...border.notes,
    ...groupNotes(
      lanes.map(({ instrument }) => instrument),
      limits,
    ),
    ...lanes.flatMap((lane, i) => marketNotes(lane, { ...span, ...span.lanes[i]! })),
    ...trustNotes(plan),
  ];
}
