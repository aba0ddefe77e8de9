import { standardDeviation } from "../../foundation/statistics/variance.ts";
import { notChecked, type LeakFinding } from "./leak-finding.ts";

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
  const { forecastLogReturn: forecast } = rows;
  const count = forecast.length;
  if (count < rowsMin) {
    const detail = `The n is too small: ${count} forecasts, ${rowsMin} are needed.`;
    return { check: "constant-output", kind: "not-checked", detail, figures: { rows: count } };
  }
  const spread = outputSpread(rows);
  if (spread === undefined) {
    return notChecked("constant-output", `The market never moved in these ${count} rows.`);
  }
  const signs = Array.from(forecast, Math.sign);
  const ups = signs.filter((sign) => sign > 0).length;
  const downs = signs.filter((sign) => sign < 0).length;
  const majority = Math.max(ups, downs) / count;
  const figures = { rows: count, spreadRatio: spread.ratio, majority };
  const answer = (kind: "clean" | "collapse", detail: string): LeakFinding => ({
    check: "constant-output",
    kind,
    detail,
    figures,
  });
  if (spread.isConstant) {
    return answer(
      "collapse",
      `The forecast is constant: it moves ${spread.text} of what the market moves.`,
    );
  }
  if (majority > largestMajority) {
    const direction = ups > downs ? "up" : "down";
    return answer("collapse", `The forecast says "${direction}" in ${percent(majority)} of rows.`);
  }
  return answer(
    "clean",
    `The forecast moves ${spread.text} of what the market moves and says one direction in at most ${percent(majority)} of rows.`,
  );
}

/** How far the forecasts move, as a share of the market's movement. */
export interface OutputSpread {
  readonly ratio: number;
  /** "12.3 %" */
  readonly text: string;
  readonly isConstant: boolean;
}

/** @returns `undefined` where the market never moved. */
export function outputSpread(rows: ForecastRows): OutputSpread | undefined {
  const market = standardDeviation(rows.outcomeLogReturn);
  if (market === 0) return undefined;
  const ratio = standardDeviation(rows.forecastLogReturn) / market;
  return { ratio, text: percent(ratio), isConstant: !(ratio > smallestSpreadRatio) };
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
