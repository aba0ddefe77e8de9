import type { Command } from "commander";
import { utcText } from "../../foundation/utc-text.ts";
import type { PartialCandle, ResampledCandles } from "../../jobs/resample-candles.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { type CommandHost, defineVerb, type GlobalOptions, type VerbAnswer } from "../verb.ts";
import {
  type LabelledLine,
  nextLines,
  periodLine,
  storedLines,
  titledLines,
  volumeLines,
} from "./candle-lines.ts";
import { nextDataCommands, storedJson } from "./stored-answer.ts";

interface ResampleOptions {
  readonly from: string;
  readonly to: string;
  readonly wholeOnly: boolean;
  readonly append: boolean;
}

/** Adds `data resample`. */
export function registerResample(data: Command, host: CommandHost): void {
  defineVerb<ResampleOptions>(data, host, {
    name: "resample <instrument>",
    summary: "make coarse candles out of stored ones, as 4h out of 1h",
    configure: (command) => {
      command
        .requiredOption("--from <duration>", "timeframe of the stored candles: 1h")
        .requiredOption("--to <duration>", "a whole multiple of it: 4h, 1d")
        .option(
          "--whole-only",
          "leave out candles that lack a fine one (default: made of what is there, as exchanges do around their maintenance, and counted)",
          false,
        )
        .option(
          "--append",
          "join to the stored candles, which stay as they are (default: the store then holds exactly the made ones, and a copy of what it held is kept)",
          false,
        );
    },
    examples: [
      "candlecast data resample BTCUSDT --from 1h --to 4h",
      "candlecast data resample BTCUSDT --from 1h --to 1d --whole-only",
    ],
    run: async ({ args, options }) => {
      const { resampleCandles } = await import("../../jobs/resample-candles.ts");
      const instrument = args[0] ?? "";
      return resamplingAnswer(await resampleCandles({ ...options, instrument }), options);
    },
  });
}

/** How many partial or contradicting candles `--json` names. */
const placesMax = 1000;
const placesShown = 5;

function resamplingAnswer(
  resampled: ResampledCandles,
  places: Pick<GlobalOptions, "models" | "dataDir">,
): VerbAnswer {
  const { instrument, timeframe, from, rows, whole, forming, partial, conflicts } = resampled;
  const { dataHash, firstOpenMs, lastOpenMs, hasVolume, stored } = resampled;
  const json = {
    instrument,
    timeframe,
    from,
    dataHash,
    rows,
    whole,
    ...countOutcomes(partial),
    forming,
    partial: partial.slice(0, placesMax),
    conflicts: conflicts.length,
    conflictingOpenMs: conflicts.slice(0, placesMax),
    firstOpenMs,
    lastOpenMs,
    volume: hasVolume,
    ...storedJson(stored),
  };
  const text = titledLines(`Made ${instrument} ${timeframe} out of ${from}`, [
    periodLine(firstOpenMs, lastOpenMs),
    ["candles", `${formatCount(rows)}, ${formatCount(whole)} of all their ${from} candles`],
    ...partialLines(resampled),
    ...conflictLines(conflicts),
    ...volumeLines(hasVolume),
    ...storedLines(stored),
  ]);
  return { json, text: text + nextLines(nextDataCommands(resampled, places)) };
}

function countOutcomes(partial: readonly PartialCandle[]): object {
  const count = (outcome: PartialCandle["outcome"]): number =>
    partial.filter((one) => one.outcome === outcome).length;
  return { overGaps: count("made"), leftOut: count("left-out"), atEdges: count("edge") };
}

const outcomeWords: Record<PartialCandle["outcome"], readonly [label: string, phrase: string]> = {
  made: ["over gaps", "made of what is there"],
  "left-out": ["left out", "lack a fine candle"],
  edge: ["edge", "left out: the fine candles begin or end inside"],
};

function partialLines({ partial, forming }: ResampledCandles): readonly LabelledLine[] {
  const lines: LabelledLine[] = [];
  for (const outcome of Object.keys(outcomeWords) as PartialCandle["outcome"][]) {
    const found = partial.filter((one) => one.outcome === outcome);
    if (found.length === 0) continue;
    const [label, phrase] = outcomeWords[outcome];
    lines.push([label, `${formatCount(found.length)} ${phrase}`]);
    const told = found.map(
      (one) => `${utcText(one.openTimeMs)} (${one.present} of ${one.expected})`,
    );
    lines.push(...placeLines(told));
  }
  if (forming > 0) lines.push(["forming", `${formatCount(forming)} not closed yet, left out`]);
  return lines;
}

function conflictLines(conflicts: readonly number[]): readonly LabelledLine[] {
  if (conflicts.length === 0) return [];
  const [has, stay] = conflicts.length === 1 ? ["has", "stays"] : ["have", "stay"];
  const count = formatCounted(conflicts.length, "stored candle");
  return [
    ["conflicts", `${count} ${has} other values and ${stay}`],
    ...placeLines(conflicts.map(utcText)),
  ];
}

function placeLines(places: readonly string[]): readonly LabelledLine[] {
  const more = places.length - placesShown;
  return [
    ...places.slice(0, placesShown).map((place): LabelledLine => ["", place]),
    ...(more > 0 ? [["", `and ${formatCount(more)} more, see --json`] as const] : []),
  ];
}
