import type { FurtherChart } from "../../adapters/html-report/sections/further-section.ts";
import type {
  FeatureImportance,
  ImportanceSection,
} from "../../evaluation/analysis/feature-importance.ts";

/** Rise of the error per feature with its interval, the ceiling last. */
export function importanceChart({ features, ceiling, sentence }: ImportanceSection): FurtherChart {
  const rows = [...features, ceiling].flatMap(pointOf);
  const y = {
    field: "name",
    type: "nominal",
    title: null,
    sort: rows.map(({ name }) => name),
    axis: { ticks: false, domain: false },
  };
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title: "mean squared error rises by, %",
    scale: { zero: true },
  });
  return {
    title: "Rise of the error when a feature is taken from another moment",
    alternative: sentence,
    key: [{ label: "95 % interval", colour: "var(--first)", as: "dot" }],
    specification: {
      layer: [
        {
          data: { values: [{}] },
          mark: { type: "rule", color: "var(--reference)", strokeDash: [5, 4] },
          encoding: { x: { datum: 0, type: "quantitative" } },
        },
        {
          data: { values: rows },
          mark: { type: "rule", color: "var(--first)", strokeWidth: 2 },
          encoding: { y, x: x("low"), x2: { field: "high" } },
        },
        {
          data: { values: rows },
          mark: { type: "circle", color: "var(--first)", size: 70, opacity: 1 },
          encoding: { y, x: x("rise") },
        },
      ],
    },
  };
}

function pointOf({ name, errorIncrease: { value, interval } }: FeatureImportance) {
  if (value === undefined) return [];
  const share = (fraction: number): number => Number((100 * fraction).toPrecision(6));
  const { low, high } = interval ?? { low: value, high: value };
  return [{ name, rise: share(value), low: share(low), high: share(high) }];
}
