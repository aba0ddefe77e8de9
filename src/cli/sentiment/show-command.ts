import type { Command } from "commander";
import { utcText } from "../../foundation/utc-text.ts";
import type { ShownSentiment } from "../../jobs/show-sentiment.ts";
import { formatCounted } from "../format-number.ts";
import { timeOption } from "../option-values.ts";
import { renderTable } from "../render-table.ts";
import { readsUtf8 } from "../reads-utf8.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";
import { blockStrokes, plainStrokes, scoreChart, type Strokes } from "./score-chart.ts";

interface ShowOptions {
  readonly at?: number;
  readonly since?: number;
  readonly ascii: boolean;
}

/** Adds `sentiment show`. */
export function registerSentimentShow(sentiment: Command, host: CommandHost): void {
  defineVerb<ShowOptions>(sentiment, host, {
    name: "show [source]",
    summary: "look at a source's scores over time, or an instrument's sources, and at the features",
    configure: (command) => {
      command
        .option(
          "--at <time>",
          "what was known at this moment (default: when the newest reading became known)",
          timeOption("--at"),
        )
        .option("--since <date>", "the chart begins here (default: all)", timeOption("--since"))
        .option("--ascii", "draw with plain signs (default: where the locale is not UTF-8)", false);
    },
    examples: [
      "candlecast sentiment show senticrypt",
      "candlecast sentiment show BTCUSDT --at 2023-06-01 --since 2023-01-01",
    ],
    run: async ({ args, options }) => {
      const { showSentiment } = await import("../../jobs/show-sentiment.ts");
      const { at: atMs, since: sinceMs, dataDir, ascii } = options;
      const shown = await showSentiment({ dataDir, name: args[0], atMs, sinceMs });
      return showAnswer(shown, ascii || !readsUtf8(process.env) ? plainStrokes : blockStrokes);
    },
  });
}

const meanings: Readonly<Record<keyof ShownSentiment["features"], string>> = {
  sentiment_score: "-1 fear to 1 greed, the last 24 hours",
  sentiment_volume: "how much is said, in standard deviations",
  sentiment_momentum: "faster minus slower mean of the scores",
  sentiment_freshness: "1 just known, below 0.13 stale",
  sentiment_consensus: "1 all agree",
  sentiment_extremes: "beyond the usual 90 %, signed",
  sentiment_trend: "change of the score per day, over 72 hours",
  sentiment_volatility: "spread of the scores over 72 hours",
};

function showAnswer(shown: ShownSentiment, strokes: Strokes): VerbAnswer {
  const charts = shown.sources.map((one) => {
    const count = formatCounted(one.readings, "reading");
    const title = `${one.source}: ${count}, the last known at ${utcText(one.lastKnownMs)} UTC`;
    return `${title}\n\n${scoreChart(one.line, strokes).join("\n")}\n`;
  });
  const rows = Object.entries(meanings).map(([name, meaning]) => {
    const feature = name as keyof typeof meanings;
    const note = shown.neutral.includes(feature) ? "; not known, so neutral" : "";
    return [feature, featureText(shown.features[feature]), meaning + note];
  });
  const table = renderTable([["feature", "value", ""], ...rows], ["left", "right", "left"]);
  const hours = formatCounted(shown.fittedHours, "hour");
  const learned = `Scaled by what was known in the ${hours} up to then; a model scales by its train rows.`;
  const lines = [
    ...charts,
    `Features at ${utcText(shown.atMs)} UTC${shown.stale ? ", stale" : ""}\n`,
    ...table.split("\n").map((line) => `  ${line}`),
    "",
    learned,
    ...shown.notes.map((note) => `Note: ${note}.`),
  ];
  return { json: asJson(shown), text: `${lines.join("\n")}\n` };
}

// Four decimals, none of them a minus before zeros.
function featureText(value: number): string {
  return value.toFixed(4).replace(/^-(?=0\.0*$)/, "");
}

function asJson({ sources, ...rest }: ShownSentiment): object {
  return {
    ...rest,
    sources: sources.map(({ line, ...one }) => ({
      ...one,
      line: { ...line, scores: line.scores.map((score) => score ?? null) },
    })),
  };
}
