import type { ChartSpecification } from "../../charts/draw-png.ts";

/** Colours of charts as variables of the page: light, dark and print set them. */
export const chartColours = {
  ink: "var(--ink)",
  quiet: "var(--quiet)",
  line: "var(--line)",
  first: "var(--first)",
  second: "var(--second)",
  third: "var(--third)",
  reference: "var(--reference)",
} as const;

/** The look of every axis and text. */
export const chartConfig = {
  aria: false,
  view: { stroke: null },
  axis: {
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titleColor: chartColours.quiet,
    labelColor: chartColours.quiet,
    titlePadding: 8,
    domainColor: chartColours.reference,
    tickColor: chartColours.reference,
    tickSize: 4,
    gridColor: chartColours.line,
    labelLimit: 0,
    titleLimit: 0,
  },
  axisY: { domain: false, ticks: false, titleAnchor: "end" },
  text: { fontSize: 12, fill: chartColours.quiet },
} as const;

export interface GuideLook {
  readonly isDashed?: boolean;
  /** The scale of the axis, where a layer names one: the renderer unites what differs. */
  readonly scale?: ChartSpecification;
}

/** A line through the whole chart. */
export function guide(
  at: { readonly x: number } | { readonly y: number },
  look: GuideLook = {},
): ChartSpecification {
  const [channel, datum] = Object.entries(at)[0]!;
  return {
    data: { values: [{}] },
    mark: {
      type: "rule",
      color: chartColours.reference,
      ...(look.isDashed ? { strokeWidth: 1.6, strokeDash: [5, 4] } : { strokeWidth: 1 }),
    },
    encoding: {
      [channel]: { datum, type: "quantitative", ...(look.scale ? { scale: look.scale } : {}) },
    },
  };
}

/** The span of the values with room around them; never empty. */
export function spaciousDomain(
  values: readonly number[],
  room: { readonly below?: number; readonly above?: number } = {},
): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || Math.abs(high) || 1;
  return [low - (room.below ?? 0.06) * span, high + (room.above ?? 0.06) * span];
}

/** At most six digits: drawings do not show more, and files stay small. */
export function short(value: number): number {
  return Number(value.toPrecision(6));
}
