import type { RecipeChoice, SharpeRecord } from "../../jobs/walk-forward.ts";
import { formatCount, formatSignificant } from "../format-number.ts";
import { percent, signed } from "../report/estimate-text.ts";

/** What a walk's Sharpe ratio is worth after so many trials, in one sentence. */
export function sharpeText(record: SharpeRecord): string {
  const { kind, sharpe, rows, trials, benchmark, probability } = record;
  if (sharpe === undefined) {
    return "Sharpe ratio: none, the forecasts were never larger than a round trip costs.";
  }
  const what = `Sharpe ratio after costs, without credit for the market's drift: ${signed(sharpe)} per row over ${formatCount(rows)} rows`;
  const sure = probability === undefined ? "unknown" : `${percent(probability)} %`;
  if (kind === "probabilistic") {
    return `${what}; that it is above 0: ${sure} (probabilistic: ${onlyTrial(trials)}).`;
  }
  return `${what}; that it is above the ${signed(benchmark)} which the best of ${trials} trials without skill would show: ${sure} (deflated, 95 % is the bar).`;
}

function onlyTrial(trials: number): string {
  return trials === 1
    ? "one configuration was tried, so there is nothing to deflate"
    : `${trials} configurations were tried, fewer than two of them traded`;
}

/** What it means to pick the best recipe. */
export function choiceText(choice: RecipeChoice | undefined): string {
  if (choice === undefined) {
    return "One recipe: the probability of backtest overfitting needs two (--recipe return,window).";
  }
  const { overfitting, superiority, rows } = choice;
  const few = `n too small: ${formatCount(rows)} common rows`;
  const pbo =
    overfitting === undefined
      ? few
      : `${percent(overfitting.probability, 0)} % (${formatCount(overfitting.splits)} splits, ranked by ${overfitting.measure}; below 20 % is good, 50 % is a blind choice)`;
  const best =
    superiority === undefined
      ? few
      : `p = ${formatSignificant(superiority.spaPValue, 3)} (Hansen's SPA), ${formatSignificant(superiority.whitePValue, 3)} (White's reality check); best is ${superiority.best}`;
  return [
    `Probability of backtest overfitting when the best recipe is picked: ${pbo}.`,
    `That no recipe has a smaller squared error than the forecast of no move: ${best}.`,
  ].join("\n");
}
