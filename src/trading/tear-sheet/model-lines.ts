import { dayText } from "../../foundation/utc-text.ts";
import type { SheetModel } from "./tear-sheet-facts.ts";

/** More are counted: the newest are shown. */
const shownMax = 4;

/**
 * The head of every report of a model, one line each: recipe, horizon, how far its training reached.
 * Where there are several each is named.
 */
export function modelLines(models: readonly SheetModel[]): readonly string[] {
  const instruments = new Set(models.map(({ instrument }) => instrument));
  const shown = models.slice(-shownMax).map((model) => {
    const { instrument, source, version, recipe, horizon } = model;
    const named = [
      ...(instruments.size > 1 ? [instrument] : []),
      ...(models.length > 1 ? [`${source} ${version ?? ""}`.trim()] : []),
    ].join(" ");
    const what = [recipe, horizon === undefined ? undefined : `h=${horizon}`];
    const words = what.filter((word) => word !== undefined).join(" ");
    const facts = [...(words === "" ? [] : [words]), trainedText(model)].join(" | ");
    return named === "" ? facts : `${named}: ${facts}`;
  });
  const before = models.length - shown.length;
  return before > 0 ? [`${before} earlier ${before === 1 ? "model" : "models"}`, ...shown] : shown;
}

function trainedText({ trainedUntilMs, lastCandleMs }: SheetModel): string {
  if (trainedUntilMs === undefined) return "trained until: unknown";
  const days = Math.floor((lastCandleMs - trainedUntilMs) / 86_400_000);
  const far =
    days < 0
      ? "after the last"
      : `${days.toLocaleString("en-US")} ${days === 1 ? "day" : "days"} before the last`;
  return `trained on candles until ${dayText(trainedUntilMs)}, ${far}`;
}
