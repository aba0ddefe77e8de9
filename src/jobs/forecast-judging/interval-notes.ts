import type { ForecastFile } from "../../adapters/forecast-files/read-forecast-file.ts";
import { wilsonInterval } from "../../evaluation/significance/wilson-interval.ts";
import type { ForecastSegments } from "./forecast-segments.ts";
import { counted } from "./reading-notes.ts";

/**
 * How often the file's own intervals held; none where it has no such columns. A bound that is missing
 * beside the other one is no bound.
 */
export function intervalNotes(
  { columns }: Pick<ForecastFile, "columns">,
  { exam, bounds }: Pick<ForecastSegments, "exam" | "bounds">,
): readonly string[] {
  const { outcomeLogReturn, horizon } = exam;
  const inside = bounds.flatMap(({ low, high }, i) => {
    if (low === undefined && high === undefined) return [];
    const y = outcomeLogReturn[i]!;
    return [y >= (low ?? -Infinity) && y <= (high ?? Infinity)];
  });
  if (inside.length === 0) return [];
  const share = inside.filter(Boolean).length / inside.length;
  // Outcomes that overlap are no independent rows.
  const independent = inside.length / horizon;
  const interval = wilsonInterval(share * independent, independent)!;
  const names = [columns.low, columns.high]
    .filter((name) => name !== undefined)
    .map((name) => `"${name}"`)
    .join(" to ");
  return [
    `${names} held ${percent(share)} % (${percent(interval.low)} to ${percent(interval.high)} at 95 %) of the outcomes of ${counted(inside.length)} with an interval.`,
  ];
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
