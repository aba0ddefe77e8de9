import { dieboldMariano } from "../significance/diebold-mariano.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { SimplestForecast } from "./report-card.ts";
import type { YardstickName } from "./yardsticks.ts";

const candidates = ["persistence", "contrarian", "arOne", "ridge"] as const;
const titles: Readonly<Record<(typeof candidates)[number], string>> = {
  persistence: "Persistence (no move at all)",
  contrarian: "The contrarian (against the last candle)",
  arOne: "AR(1) on the last return",
  ridge: "Ridge on 24 lags",
};
const level = 0.05;

/**
 * The simplest yardstick whose squared errors are not significantly larger than the model's
 * (Diebold-Mariano, one-sided at 5 %). Stands beside the verdict and never decides.
 */
export function simplestForecast(
  judged: Pick<JudgedRows, "rows" | "forecastLogReturn" | "yardsticks">,
): SimplestForecast {
  const { outcomeLogReturn, horizon } = judged.rows;
  const losses = (forecast: Float64Array): Float64Array =>
    outcomeLogReturn.map((y, i) => (y - forecast[i]!) ** 2);
  const model = losses(judged.forecastLogReturn);
  const isWorse = (name: YardstickName): boolean => {
    if (horizon >= model.length) return false;
    const test = dieboldMariano(losses(judged.yardsticks[name]), model, { horizon });
    return test !== undefined && test.statistic > 0 && test.pValue / 2 < level;
  };
  const name = candidates.find((candidate) => !isWorse(candidate));
  if (name === undefined) {
    return { name: "model", sentence: "Every yardstick makes larger errors than the model." };
  }
  return {
    name,
    sentence: `${titles[name]} makes errors no larger than the model's, within chance.`,
  };
}
