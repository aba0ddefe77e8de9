import type { AnalyzedModel } from "../../jobs/analyze-model.ts";
import { formatCount } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { estimateText, signed } from "../report/estimate-text.ts";
import { sectionBlock } from "./section-block.ts";

/** What is lost when a feature is another moment's. */
export function importanceBlock(importance: AnalyzedModel["importance"]): string {
  const { features, ceiling, rows, repeats, sentence } = importance;
  const table = renderTable(
    [
      ["Shuffled", "error rises by, %", "accuracy drops by, points", "forecasts move", "matters"],
      ...[...features, ceiling].map((feature) => [
        feature.name,
        estimateText(feature.errorIncrease, signedPercent),
        estimateText(feature.accuracyDrop, signedPercent),
        feature.forecastChange === undefined ? "-" : feature.forecastChange.toFixed(2),
        feature.matters ? "yes" : "no",
      ]),
    ],
    ["left", "right", "right", "right", "left"],
  );
  const how = `${formatCount(rows)} exam windows, each feature taken from another moment ${repeats} times. Forecasts move in their own standard deviations: a feature may be read and still be of no use. It matters where that is no chance at 5 %, all features counted.`;
  return sectionBlock("WHICH INPUTS IT NEEDS", [sentence, how], [table]);
}

// "+0.120", of 0.0012; nothing that rounds to 0 has a sign.
function signedPercent(fraction: number): string {
  return signed(Number((100 * fraction).toFixed(3)) + 0, 3);
}
