import {
  type Estimate,
  type ForecasterName,
  type MetricName,
  metricTable,
  type ReportCard,
  yardstickTitles,
} from "../../jobs/report-card.ts";
import { formatSignificant } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { bps, estimateText, percent, signed } from "./estimate-text.ts";

const titles: Readonly<Record<ForecasterName, string>> = {
  model: "model",
  ...yardstickTitles,
  ridge: "ridge, 24 lags",
};

/** The metrics that one line of the first table shows. */
const beside: readonly MetricName[] = ["directionalAccuracy", "skill", "mase"];
/** The model's further metrics, each beside persistence. */
const further: readonly MetricName[] = [
  "scaledMse",
  "scaledMae",
  "scaledR2",
  "rmse",
  "mae",
  "priceRmse",
  "priceMae",
  "mape",
  "priceR2",
  "informationCoefficient",
  "rankInformationCoefficient",
];

/** The model beside every yardstick, then its further metrics beside persistence. */
export function renderScores({ scores }: ReportCard): string {
  const table = renderTable(
    [
      ["", ...beside.map(headOf)],
      ...scores.map(({ name, metrics }) => [
        titles[name],
        ...beside.map((metric) => cell(metric, metrics[metric])),
      ]),
    ],
    ["left", ...beside.map(() => "right" as const)],
  );
  const of = (name: ForecasterName, metric: MetricName): string => {
    const found = scores.find((score) => score.name === name)?.metrics[metric];
    return found === undefined ? "" : cell(metric, found);
  };
  // Forecasts from elsewhere have no training units.
  const scaled = scores.find((score) => score.name === "model")?.metrics.scaledMse;
  const isScaled = scaled?.note !== "not scaled";
  const shown = further.filter((metric) => isScaled || metricTable[metric].unit !== "scaled");
  const more = renderTable(
    [
      ["", "model", "persistence"],
      ...shown.map((metric) => [headOf(metric), of("model", metric), of("persistence", metric)]),
    ],
    ["left", "right", "right"],
  );
  return `${table}\n\n${more}`;
}

function headOf(metric: MetricName): string {
  const { title, unit } = metricTable[metric];
  if (unit === "fraction") return `${title}, %`;
  return unit === "log-return" ? `${title}, bp` : title;
}

function cell(metric: MetricName, estimate: Estimate): string {
  const { unit } = metricTable[metric];
  return estimateText(estimate, (value) => {
    if (unit === "fraction") return percent(value, metric === "mape" ? 3 : 1);
    if (unit === "log-return") return bps(value, 2);
    if (metric === "skill" || metric.endsWith("Coefficient")) return signed(value);
    if (metric === "mase") return value.toFixed(4);
    if (metric === "priceR2" || metric === "scaledR2") return value.toFixed(5);
    return formatSignificant(value, 5);
  });
}
