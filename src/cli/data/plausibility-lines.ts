import { utcText } from "../../foundation/utc-text.ts";
import type { CandlePicture } from "../../jobs/show-candles.ts";
import { formatCount } from "../format-number.ts";
import type { LabelledLine } from "./candle-lines.ts";

type Plausibility = CandlePicture["plausibility"];
type Move = Plausibility["jumps"][number];

const placesShown = 3;
const placesMax = 20;

/** What is legal and yet looks like a mistake; nothing where all looks right. */
export function plausibilityLines({
  jumps,
  wicks,
  flatRuns,
}: Plausibility): readonly LabelledLine[] {
  return [
    ...foundLines(
      ["jumps", "close more than 20 % and 20 sigma from the one before"],
      jumps.map((move) => `${utcText(move.openTimeMs)} (${moveText(move)})`),
    ),
    ...foundLines(
      ["wicks", "high or low more than 20 % and 20 sigma from open and close"],
      wicks.map(
        ({ openTimeMs, price, logDistance }) =>
          `${utcText(openTimeMs)} (${price}, ${moveText({ logReturn: logDistance })})`,
      ),
    ),
    ...foundLines(
      ["flat runs", "24 or more candles in a row with equal values"],
      flatRuns.map((run) => `${utcText(run.openTimeMs)} (${formatCount(run.candles)} candles)`),
    ),
  ];
}

function foundLines(
  [label, phrase]: LabelledLine,
  places: readonly string[],
): readonly LabelledLine[] {
  if (places.length === 0) return [];
  const more = places.length - placesShown;
  return [
    [label, `${formatCount(places.length)} (${phrase})`],
    ...places.slice(0, placesShown).map((place): LabelledLine => ["", place]),
    ...(more > 0 ? [["", `and ${formatCount(more)} more, see --json`] as const] : []),
  ];
}

/** The same for `--json`: counts with the first places, only kinds that were found. */
export function plausibilityFindings({ jumps, wicks, flatRuns }: Plausibility): readonly object[] {
  const kinds = { jump: jumps, wick: wicks, "flat-run": flatRuns };
  return Object.entries(kinds)
    .filter(([, places]) => places.length > 0)
    .map(([kind, places]) => ({ kind, count: places.length, places: places.slice(0, placesMax) }));
}

/** "+12.3 %" from a log-return. */
export function moveText({ logReturn }: Pick<Move, "logReturn">): string {
  const percent = 100 * Math.expm1(logReturn);
  return `${percent < 0 ? "" : "+"}${percent.toFixed(1)} %`;
}
