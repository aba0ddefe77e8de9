import { dayMs } from "../../../foundation/durations.ts";
import type { ChartSpecification } from "../../charts/draw-png.ts";
import type { ChartFrame } from "../figure.ts";

/** The x channel of a chart over time, field "time" in UTC epoch milliseconds. */
export function timeAxis(times: readonly number[], frame: ChartFrame): ChartSpecification {
  return {
    field: "time",
    type: "temporal",
    title: null,
    scale: { type: "utc", nice: false },
    axis: { grid: false, tickCount: frame.isNarrow ? 4 : 8, format: timeFormat(times) },
  };
}

function timeFormat(times: readonly number[]): string {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  if (span > 300 * dayMs) return "%b %Y";
  return span > 3 * dayMs ? "%d %b" : "%d %b %H:%M";
}
