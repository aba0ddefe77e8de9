import type { Command } from "commander";
import { utcText } from "../../foundation/utc-text.ts";
import type { SoundSentiment, VerifiedSentiment } from "../../jobs/verify-sentiment.ts";
import { type LabelledLine, titledLines } from "../data/candle-lines.ts";
import { formatDuration } from "../format-duration.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";
import { textColumns, wrapped } from "../wrapped-text.ts";
import { periodText } from "./change-answer.ts";

/** Adds `sentiment verify`. */
export function registerSentimentVerify(sentiment: Command, host: CommandHost): void {
  defineVerb<object>(sentiment, host, {
    name: "verify [source]",
    summary: "prove that stored sentiment is whole, show gaps and how fresh it is; exit 1 if not",
    examples: ["candlecast sentiment verify", "candlecast sentiment verify fear_greed --json"],
    run: async ({ args, options }) => {
      const { verifySentiment } = await import("../../jobs/verify-sentiment.ts");
      const { dataDir } = options;
      return verificationAnswer(await verifySentiment({ dataDir, source: args[0] }));
    },
  });
}

const gapsShown = 5;
/** Column at which the text behind a label begins. */
const labelledFrom = 14;

function verificationAnswer(verified: readonly VerifiedSentiment[]): VerbAnswer {
  const broken = verified.filter(({ kind }) => kind === "broken").length;
  const blocks = verified.map((one) =>
    one.kind === "broken"
      ? titledLines(`BROKEN ${one.source}`, [["reason", one.reason]])
      : titledLines(`Sound ${one.source}`, soundLines(one)),
  );
  const verdict = `${formatCounted(verified.length, "source")} checked, ${formatCount(broken)} broken`;
  const json = { checked: verified.length, broken, sources: verified.map(asJson) };
  return { json, text: `${blocks.join("\n")}\n${verdict}`, exitCode: broken > 0 ? 1 : 0 };
}

function soundLines(one: SoundSentiment): readonly LabelledLine[] {
  return [
    ["period", periodText(one)],
    ["readings", formatCount(one.readings)],
    ...gapsLines(one),
    ["duplicates", formatCount(one.duplicates)],
    ["late", lateText(one)],
    ["lacks", lacksText(one)],
    ["freshness", `${one.freshness.toFixed(2)} now${one.stale ? ", stale" : ""}`],
    ["sha256", `${one.sha256.slice(0, 12)}, in ${one.path}`],
  ];
}

function gapsLines(one: SoundSentiment): readonly LabelledLine[] {
  const lines = wrapped(gapsText(one), textColumns - labelledFrom);
  return lines.map((line, i) => [i === 0 ? "gaps" : "", line]);
}

function gapsText({ gaps }: SoundSentiment): string {
  if (gaps.length === 0) return "none: every day has a reading";
  const days = gaps.reduce((sum, gap) => sum + gap.days, 0);
  const largest = gaps.toSorted((a, b) => b.days - a.days).slice(0, gapsShown);
  const places = largest.map(
    (gap) => `${formatCounted(gap.days, "day")} after ${utcText(gap.afterMs)}`,
  );
  const which = gaps.length > largest.length ? "the largest: " : "";
  return `${formatCount(gaps.length)} with ${formatCounted(days, "day")}; ${which}${places.join(", ")}`;
}

function lateText({ slowReadings, revisions, usualDelayMs }: SoundSentiment): string {
  const usual = `known ${formatDuration(usualDelayMs)} after its time as a rule`;
  return `${formatCounted(slowReadings, "slow reading")}, ${formatCounted(revisions, "revision")}; ${usual}`;
}

function lacksText({ hasCounts, hasDispersions }: SoundSentiment): string {
  const lacking = [...(hasCounts ? [] : ["count"]), ...(hasDispersions ? [] : ["dispersion"])];
  return lacking.length === 0 ? "nothing" : `${lacking.join(" and ")}, at least in part`;
}

function asJson(one: VerifiedSentiment): object {
  if (one.kind === "broken") return one;
  const { freshness, stale, origins, ...rest } = one;
  return { ...rest, volatile: { freshness, stale, origins } };
}
