import type { LearningCurve } from "../../../evaluation/report/report-card.ts";
import type { ChartSpecification } from "../../charts/draw-png.ts";
import type { FigureKey } from "../figure.ts";
import { chartColours, guide, short, spaciousDomain } from "./chart-style.ts";

export const learningKey: readonly FigureKey[] = [
  { label: "training", colour: chartColours.first },
  { label: "validation", colour: chartColours.second },
  { label: "kept epoch", colour: chartColours.reference, as: "dashed" },
];

/** Loss per epoch on both segments; logarithmic where it spans nearly a decade. */
export function learningChart(curve: LearningCurve): ChartSpecification {
  const rows = curve.epochs.map(({ loss, validationLoss }, i) => ({
    epoch: i + 1,
    loss: short(loss),
    validationLoss: short(validationLoss),
  }));
  const losses = rows.flatMap(({ loss, validationLoss }) => [loss, validationLoss]);
  const last = Math.max(2, rows.length);
  const x = {
    field: "epoch",
    type: "quantitative",
    title: "epoch",
    scale: { domain: [1, last], nice: false },
    axis: { grid: false, tickMinStep: 1, format: "d", tickCount: 6 },
  };
  const line = (field: string, color: string) => ({
    mark: {
      type: "line",
      color,
      strokeWidth: 2,
      ...(last < 40 ? { point: { size: 24, color } } : {}),
    },
    encoding: {
      x,
      y: {
        field,
        type: "quantitative",
        title: "loss",
        scale: lossScale(losses),
        axis: { tickCount: 5 },
      },
    },
  });
  const layers = [
    guide({ x: curve.bestEpoch }, { isDashed: true, scale: x.scale }),
    line("loss", chartColours.first),
    line("validationLoss", chartColours.second),
  ];
  return { data: { values: rows }, layer: layers };
}

function lossScale(losses: readonly number[]): ChartSpecification {
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  if (low > 0 && high / low > 8) {
    return { type: "log", domain: [low / 1.15, high * 1.15], nice: false };
  }
  return { zero: false, nice: false, domain: spaciousDomain(losses) };
}
