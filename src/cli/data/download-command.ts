import type { Command } from "commander";
import { MisuseError } from "../../foundation/errors.ts";
import { integerOption, pathOption, timeOption } from "../option-values.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import { downloadAnswer } from "./download-answer.ts";
import { createDownloadDisplay } from "./download-progress.ts";
import { readExchangeSettings } from "./exchange-settings.ts";

interface DownloadOptions {
  readonly timeframe: string;
  readonly since?: number;
  readonly until?: number;
  readonly exchange: string;
  readonly exchangeSettings?: string;
  readonly mixExchanges: boolean;
  readonly retries: number;
  readonly fromDumps: boolean;
  readonly dumpsUrl?: string;
  readonly dumpsOnly: boolean;
}

/** Adds `data download`. */
export function registerDownload(data: Command, host: CommandHost): void {
  defineVerb<DownloadOptions>(data, host, {
    name: "download <instrument>",
    summary:
      "fetch an exchange's candles that are not stored yet; run again, it goes on where it was",
    configure: addOptions,
    examples: [
      "candlecast data download BTCUSDT --timeframe 1h --since 2017-08-17",
      "candlecast data download BTCUSDT --timeframe 1m --from-dumps",
      "candlecast data download BTC/USD --exchange coinbase --timeframe 1d --since 2020-01-01",
    ],
    stopsCleanly: true,
    run: async ({ args, options, signal, door }) => {
      const { downloadCandles } = await import("../../jobs/download-candles.ts");
      const { patientRetriesOf } = await import("../../foundation/retry.ts");
      const { systemClock } = await import("../../foundation/clock.ts");
      const instrument = args[0] ?? "";
      const { since, until, exchangeSettings, retries, ...rest } = options;
      const { fromDumps, dumpsUrl, dumpsOnly } = options;
      const isFromDumps = fromDumps || dumpsOnly || dumpsUrl !== undefined;
      const dumps = isFromDumps ? { baseUrl: dumpsUrl, only: dumpsOnly } : undefined;
      const settings = await readExchangeSettings(exchangeSettings);
      const display = createDownloadDisplay(door, systemClock, `${instrument} ${rest.timeframe}`);
      try {
        const report = await downloadCandles(
          { ...rest, instrument, sinceMs: since ?? 0, untilMs: until, settings, dumps },
          {
            signal,
            onProgress: (progress) => display.report(progress),
            retry: patientRetriesOf(retries),
          },
        );
        display.finish();
        return downloadAnswer(report, options);
      } finally {
        display.finish();
      }
    },
  });
}

function addOptions(command: Command): void {
  command
    .option("--timeframe <duration>", "how long a candle lasts: 1h, 5m, 1d", "1h")
    .option(
      "--since <date>",
      "first candle wanted (default: the first that the exchange hands out)",
      timeOption("--since"),
    )
    .option("--until <date>", "candles before this moment (default: now)", timeOption("--until"))
    .option("--exchange <name>", "as ccxt names it: binance, coinbase, kraken", "binance");
  addExchangeOptions(command);
  command
    .option(
      "--from-dumps",
      "take Binance's monthly and daily archives first, the exchange only for what they lack",
      false,
    )
    .option("--dumps-only", "take archives and do not ask the exchange at all", false)
    .option(
      "--dumps-url <url>",
      "a mirror of the archives (default: https://data.binance.vision)",
      urlOption("--dumps-url"),
    );
}

// Credentials in it would show up in messages.
function urlOption(flag: string): (text: string) => string {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isPlain = url?.username === "" && /^https?:$/.test(url.protocol);
    if (isPlain) return text;
    throw new MisuseError(
      "E_OPTION",
      `Cannot read ${flag}: it must be an http or https address without a user name`,
    );
  };
}

/** The options of the verbs that ask exchanges. */
export function addExchangeOptions(command: Command): void {
  command
    .option(
      "--exchange-settings <file>",
      "JSON with ccxt settings: another host under urls.api, httpsProxy; no keys",
      pathOption("--exchange-settings"),
    )
    .option(
      "--retries <n>",
      "failures in a row that are waited out; up to 7, for 15 s at most while nobody answers",
      integerOption("--retries", { atLeast: 0, atMost: 100 }),
      7,
    )
    .option("--mix-exchanges", "join them to stored candles of another exchange", false);
}
