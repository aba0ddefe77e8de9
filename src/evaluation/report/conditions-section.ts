import { scoreGroup } from "./group-scores.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { ConditionsSection, Trend } from "./report-card.ts";
import { terciles } from "./terciles.ts";

const trends = ["bear", "sideways", "bull"] as const satisfies readonly Trend[];
/** Beyond so many units of its own volatility the last week is called a trend. */
const trendMin = 0.5;

/** How the model did in calm and wild, falling and rising markets, and year by year. */
export function conditionsSection(judged: JudgedRows): ConditionsSection {
  const { volatility, trend, decisionTimeMs } = judged.rows;
  const terciled = Array.from(judged.tercile, (tercile) => terciles[tercile]);
  const trended = Array.from(trend, trendOf);
  const years = Array.from(decisionTimeMs, (timeMs) => new Date(timeMs).getUTCFullYear());
  const where = (holds: (i: number) => boolean): Int32Array =>
    Int32Array.from(volatility.keys()).filter(holds);
  return {
    volatilityThresholds: judged.volatilityThresholds,
    cells: terciles.flatMap((tercile) =>
      trends.map((direction) => ({
        ...scoreGroup(
          `${tercile}, ${direction}`,
          judged,
          where((i) => terciled[i] === tercile && trended[i] === direction),
        ),
        volatility: tercile,
        trend: direction,
      })),
    ),
    byVolatility: terciles.map((name) =>
      scoreGroup(
        name,
        judged,
        where((i) => terciled[i] === name),
      ),
    ),
    byTrend: trends.map((name) =>
      scoreGroup(
        name,
        judged,
        where((i) => trended[i] === name),
      ),
    ),
    byYear: [...new Set(years)].map((year) =>
      scoreGroup(
        String(year),
        judged,
        where((i) => years[i] === year),
      ),
    ),
  };
}

/** @param trend Log-return of the last week in units of its own volatility. */
export function trendOf(trend: number): Trend {
  if (trend > trendMin) return "bull";
  return trend < -trendMin ? "bear" : "sideways";
}
