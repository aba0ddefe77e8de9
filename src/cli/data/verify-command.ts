import type { Command } from "commander";
import type { VerifiedCandles } from "../../jobs/verify-candles.ts";
import { formatCount } from "../format-number.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";
import { periodLine, qualityLines, titledLines, volumeLines } from "./candle-lines.ts";
import { plausibilityFindings, plausibilityLines } from "./plausibility-lines.ts";

interface VerifyOptions {
  readonly timeframe?: string;
}

/** Adds `data verify`. */
export function registerVerify(data: Command, host: CommandHost): void {
  defineVerb<VerifyOptions>(data, host, {
    name: "verify [instrument]",
    summary: "prove that stored candles are whole and keep every rule; exit 1 if not",
    configure: (command) => {
      command.option("--timeframe <duration>", "only this timeframe (default: all)");
    },
    examples: ["candlecast data verify", "candlecast data verify BTCUSDT --timeframe 1h"],
    run: async ({ args, options }) => {
      const { verifyCandles } = await import("../../jobs/verify-candles.ts");
      return verificationAnswer(await verifyCandles({ ...options, instrument: args[0] }));
    },
  });
}

function verificationAnswer(verified: readonly VerifiedCandles[]): VerbAnswer {
  const broken = verified.filter((one) => one.kind === "broken").length;
  const blocks = verified.map((one) =>
    one.kind === "broken"
      ? titledLines(`BROKEN ${one.instrument} ${one.timeframe}`, [["reason", one.reason]])
      : titledLines(`Sound ${one.instrument} ${one.timeframe}`, [
          periodLine(one.firstOpenMs, one.lastOpenMs),
          ...qualityLines(one.quality),
          ...plausibilityLines(one.plausibility),
          ...volumeLines(one.hasVolume),
        ]),
  );
  const verdict = `${formatCount(verified.length)} series checked, ${formatCount(broken)} broken`;
  const json = { checked: verified.length, broken, series: verified.map(asJson) };
  return { json, text: `${blocks.join("\n")}\n${verdict}`, exitCode: broken > 0 ? 1 : 0 };
}

function asJson(one: VerifiedCandles): object {
  if (one.kind === "broken") return one;
  const { quality, plausibility, ...rest } = one;
  const { rows, gaps, missing, duplicates, refused, findings } = quality;
  const counts = { rows, gaps, missing, duplicates, refused };
  return { ...rest, ...counts, findings, implausible: plausibilityFindings(plausibility) };
}
