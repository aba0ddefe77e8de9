import type { GroupScores } from "../../../evaluation/report/report-card.ts";
import type { ChartSpecification } from "../../charts/draw-png.ts";
import type { FigureKey } from "../figure.ts";
import { chartColours, guide, short, spaciousDomain } from "./chart-style.ts";

export const accuracyKey: readonly FigureKey[] = [
  { label: "model, 95 % interval", colour: chartColours.first, as: "dot" },
  { label: "contrarian", colour: chartColours.second, as: "dot" },
  { label: "a coin", colour: chartColours.reference, as: "dashed" },
];

/** Share of right directions per group, in order, with its interval, beside the contrarian's. */
export function accuracyChart(groups: readonly GroupScores[], xTitle: string): ChartSpecification {
  const rows = groups.flatMap((group, i) => row(group, i + 1));
  const values = rows.flatMap(({ share, low, high, naive }) => [share, low, high, naive ?? share]);
  const domain = spaciousDomain([50, ...values]);
  const x = {
    field: "group",
    type: "ordinal",
    title: xTitle,
    scale: { domain: groups.map((_, i) => i + 1) },
    axis: { labelAngle: 0, grid: false, ticks: false },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: "direction right, %",
    scale: { domain, nice: false, zero: false },
    axis: { tickCount: 5, grid: true },
  });
  const dot = (field: string, color: string, size: number) => ({
    data: { values: rows.filter((shown) => shown[field as "naive"] !== undefined) },
    mark: { type: "circle", color, size, opacity: 1 },
    encoding: { x, y: y(field) },
  });
  const layers = [
    guide({ y: 50 }, { isDashed: true }),
    {
      data: { values: rows },
      mark: { type: "rule", color: chartColours.first, strokeWidth: 2 },
      encoding: { x, y: y("low"), y2: { field: "high" } },
    },
    dot("naive", chartColours.second, 40),
    dot("share", chartColours.first, 60),
  ];
  return { layer: layers };
}

function row(group: GroupScores, place: number) {
  const { value, interval } = group.directionalAccuracy;
  if (value === undefined) return [];
  const share = short(100 * value);
  const [low, high] = interval
    ? [short(100 * interval.low), short(100 * interval.high)]
    : [share, share];
  const naive =
    group.contrarianAccuracy === undefined ? undefined : short(100 * group.contrarianAccuracy);
  return [{ group: place, share, low, high, naive }];
}
