import type { ModelKind } from "../../../learning/bundle/model-kind.ts";
import type { CandleSeries } from "../../../market/candle-series.ts";
import type { FedForecast } from "../../../trading/session/forecast-feed.ts";
import type { PlannedLane } from "../forecasts/plan-forecasts.ts";

/**
 * Which models really answered where a strategy asks several, best first: that the best one was never
 * asked, or how many candles each answered. Nothing where the best one answered alone.
 *
 * @param asked.kinds What the strategy asks, best first.
 * @param asked.answers Of the decided candles.
 */
export function ladderNotes(
  lane: PlannedLane,
  asked: {
    readonly series: Pick<CandleSeries, "instrument" | "timeframe">;
    readonly kinds: readonly ModelKind[];
    readonly answers: readonly FedForecast[];
  },
): readonly string[] {
  const { series, kinds, answers } = asked;
  const [best, ...others] = kinds;
  if (lane.kind !== "models" || best === undefined || others.length === 0) return [];
  const market = `${series.instrument} ${series.timeframe}`;
  const count = (kind: string): number =>
    answers.filter(({ opinion }) => opinion.kind === "forecast" && opinion.source === kind).length;
  const candles = `${countText(answers.length)} candles`;
  const isAsked = lane.rungs.some(({ kind, tenures }) => kind === best && tenures.length > 0);
  if (!isAsked) {
    const instead = others.map((kind) => `the ${kind} model answers ${countText(count(kind))}`);
    return [`No ${best} model of ${market} is asked: ${instead.join(", ")} of ${candles}.`];
  }
  const lower = others.reduce((sum, kind) => sum + count(kind), 0);
  if (lower === 0) return [];
  const each = kinds.map((kind) => `the ${kind} model answers ${countText(count(kind))}`);
  const nobody = answers.length - count(best) - lower;
  return [`Of ${candles} of ${market} ${each.join(", ")}, nobody ${countText(nobody)}.`];
}

function countText(count: number): string {
  return count.toLocaleString("en-US");
}
