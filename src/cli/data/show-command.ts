import type { Command } from "commander";
import type { ShownCandles } from "../../jobs/show-candles.ts";
import { readsUtf8 } from "../reads-utf8.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";
import { titledLines } from "./candle-lines.ts";
import { blockSigns, plainSigns } from "./coverage-calendar.ts";
import { pictureJson } from "./picture-json.ts";
import { pictureText } from "./picture-text.ts";

interface ShowOptions {
  readonly timeframe?: string;
  readonly gaps: boolean;
  readonly ascii: boolean;
}

/** Adds `data show`. */
export function registerShow(data: Command, host: CommandHost): void {
  defineVerb<ShowOptions>(data, host, {
    name: "show [instrument]",
    summary: "look at stored candles: coverage calendar, gaps, findings, prices, origins",
    configure: (command) => {
      command
        .option("--timeframe <duration>", "only this timeframe (default: all)")
        .option("--gaps", "list every gap (default: the ten largest)", false)
        .option("--ascii", "draw with plain signs (default: where the locale is not UTF-8)", false);
    },
    examples: [
      "candlecast data show BTCUSDT --timeframe 1h",
      "candlecast data show BTCUSDT --timeframe 1h --gaps",
    ],
    run: async ({ args, options }) => {
      const { showCandles } = await import("../../jobs/show-candles.ts");
      return showAnswer(await showCandles({ ...options, instrument: args[0] }), options);
    },
  });
}

function showAnswer(
  shown: readonly ShownCandles[],
  { gaps: allGaps, ascii }: ShowOptions,
): VerbAnswer {
  const signs = ascii || !readsUtf8(process.env) ? plainSigns : blockSigns;
  const texts = shown.map((one) =>
    one.kind === "broken"
      ? titledLines(`BROKEN ${one.instrument} ${one.timeframe}`, [["reason", one.reason]])
      : pictureText(one, { signs, allGaps }),
  );
  const series = shown.map((one) => (one.kind === "broken" ? one : pictureJson(one)));
  const anyBroken = shown.some(({ kind }) => kind === "broken");
  return { json: { series }, text: texts.join("\n"), exitCode: anyBroken ? 1 : 0 };
}
