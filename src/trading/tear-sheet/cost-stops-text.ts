import { dayText } from "../../foundation/utc-text.ts";
import type { SheetStop } from "./sheet-stop.ts";
import type { SheetCosts } from "./tear-sheet.ts";

/** "Limits stopped it at 2x on 2022-05-23 (equity fell 20 %)."; empty where no level was stopped. */
export function costStopsText({ levels }: Pick<SheetCosts, "levels">): string {
  const stops = levels.flatMap(({ multiplier, stopped }) =>
    stopped === undefined ? [] : [`at ${multiplier}x on ${stopText(stopped)}`],
  );
  if (stops.length === 0) return "";
  return `Limits stopped it ${stops.join(", ")}: figures of a line end there.`;
}

function stopText({ fromMs, reason }: SheetStop): string {
  return `${dayText(fromMs)}${reason === undefined ? "" : ` (${reason})`}`;
}
