import { standardDeviation } from "../../foundation/statistics/variance.ts";
import type { LeakFinding } from "./leak-finding.ts";

/** What was forecast and what came, in log-returns from the last known close, one entry per row. */
export interface ForecastRows {
  readonly forecastLogReturn: ArrayLike<number>;
  readonly outcomeLogReturn: ArrayLike<number>;
}

/** A forecast that moves less than this share of the market's movement says nothing. */
const smallestSpreadRatio = 1e-3;
/** More than this share of one direction is no opinion about a row. */
const largestMajority = 0.99;
const rowsMin = 100;

/** Whether a model answers the same to everything: a constant, or always the same direction. */
export function checkConstantOutput(rows: ForecastRows): LeakFinding {
  const { forecastLogReturn: forecast, outcomeLogReturn: outcome } = rows;
  const count = forecast.length;
  if (count < rowsMin) {
    const detail = `The n is too small: ${count} forecasts, ${rowsMin} are needed.`;
    return { check: "constant-output", kind: "not-checked", detail, figures: { rows: count } };
  }
  const spreadRatio = standardDeviation(forecast) / standardDeviation(outcome);
  const signs = Array.from(forecast, Math.sign);
  const ups = signs.filter((sign) => sign > 0).length;
  const downs = signs.filter((sign) => sign < 0).length;
  const majority = Math.max(ups, downs) / count;
  const figures = { rows: count, spreadRatio, majority };
  const answer = (kind: "clean" | "collapse", detail: string): LeakFinding => ({
    check: "constant-output",
    kind,
    detail,
    figures,
  });
  if (!(spreadRatio > smallestSpreadRatio)) {
    return answer(
      "collapse",
      `The forecast is constant: it moves ${percent(spreadRatio)} of what the market moves.`,
    );
  }
  if (majority > largestMajority) {
    const direction = ups > downs ? "up" : "down";
    return answer("collapse", `The forecast says "${direction}" in ${percent(majority)} of rows.`);
  }
  return answer(
    "clean",
    `The forecast moves ${percent(spreadRatio)} of what the market moves and says one direction in at most ${percent(majority)} of rows.`,
  );
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
