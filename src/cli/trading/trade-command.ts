import { type Command, Option } from "commander";
import { MisuseError } from "../../foundation/errors.ts";
import type { PaperResult, TradePaperRequest } from "../../jobs/trade-paper.ts";
import { readExchangeSettings } from "../data/exchange-settings.ts";
import { reportOption } from "../judging-options.ts";
import { numberOption, pathOption, pathsOption } from "../option-values.ts";
import { type CommandHost, defineVerb, type GlobalOptions, type VerbRequest } from "../verb.ts";
import { givenParameters } from "./backtest-command.ts";
import {
  addTradingOptions,
  settingsOption,
  signalOptions,
  type TradingOptions,
  tradingRequest,
} from "./trading-options.ts";

interface TradeOptions extends Omit<TradingOptions, "data" | "engines"> {
  readonly paper: boolean;
  readonly replay?: readonly string[];
  readonly speed?: number | "max";
  readonly fresh: boolean;
  readonly param?: readonly string[];
  readonly exchange?: string;
  readonly exchangeSettings?: string;
  readonly mixExchanges: boolean;
  readonly report?: string;
}

/** Adds `trade`. */
export function registerTradeCommand(program: Command, host: CommandHost): void {
  defineVerb<TradeOptions>(program, host, {
    name: "trade <instruments...>",
    summary: "trade on paper: candles as they close, or replayed; run again, it goes on",
    configure: addOptions,
    examples: [
      "candlecast trade BTCUSDT --paper --strategy ml-confirmed",
      "candlecast trade BTCUSDT --paper --strategy ema-cross --replay BTCUSDT_1h.csv --speed max",
      "candlecast trade BTCUSDT --paper --strategy ema-cross --replay BTCUSDT_1h.csv --speed 5",
    ],
    stopsCleanly: true,
    run: trade,
  });
}

function addOptions(command: Command): void {
  command
    .optionsGroup("How it trades:")
    .option("--paper", "on paper: an exchange in this process, no key, no account", false)
    .option("--fresh", "begin anew; an older session of that name is moved aside", false)
    .addOption(
      new Option(
        "--speed <candles>",
        "of a replay, candles per second, or max (default: max)",
      ).argParser(speedOption),
    )
    .optionsGroup("The strategy:")
    .requiredOption(
      "--strategy <name>",
      "one of `candlecast strategies list`, or the path of your own file",
    )
    .option(
      "--param <name=value>",
      "one of its parameters; may be repeated",
      settingsOption("--param"),
    );
  signalOptions(command);
  const replay = "a file of candles to play back, not live ones; one per instrument";
  addTradingOptions(
    command,
    new Option("--replay <file>", replay).argParser(pathsOption("--replay")),
  );
  command
    .optionsGroup("Live candles:")
    .option("--exchange <name>", "whose public candles they are (default: binance)")
    .option(
      "--exchange-settings <file>",
      "hosts and proxies of it, JSON",
      pathOption("--exchange-settings"),
    )
    .option("--mix-exchanges", "join them to stored candles of another exchange", false)
    .optionsGroup("What is left of it:")
    .addOption(reportOption());
}

const readSpeed = numberOption("--speed", { above: 0 });

function speedOption(text: string): number | "max" {
  return text === "max" ? "max" : readSpeed(text);
}

async function trade({ args, options, signal, door }: VerbRequest<TradeOptions>) {
  if (!options.paper) {
    throw new MisuseError(
      "E_PAPER_OPTION",
      "Cannot trade with money: live trading is not built; say --paper",
    );
  }
  const { tradePaper } = await import("../../jobs/trade-paper.ts");
  const { createPaperDisplay } = await import("./paper-progress.ts");
  const { paperAnswer } = await import("./paper-answer.ts");
  const { systemClock } = await import("../../foundation/clock.ts");
  const display = createPaperDisplay(door, systemClock);
  try {
    const result = await tradePaper(await paperRequest(args, options), {
      signal,
      onProgress: (progress) => display.report(progress),
      onNotice: (sentence) => display.tell(sentence),
    });
    await writePage(result, options.report);
    display.finish();
    return paperAnswer(result, options.report);
  } finally {
    display.finish();
  }
}

async function paperRequest(
  args: readonly (string | undefined)[],
  options: TradeOptions & GlobalOptions,
): Promise<TradePaperRequest> {
  const { replay, speed, fresh, exchange, mixExchanges } = options;
  const { files: _files, engines: _engines, ...asked } = tradingRequest(options);
  return {
    ...asked,
    instruments: args.filter((name) => name !== undefined),
    parameters: givenParameters(options.param),
    replayFiles: replay,
    speed,
    fresh,
    exchange,
    mixExchanges,
    settings: await readExchangeSettings(options.exchangeSettings),
  };
}

async function writePage({ sheet }: PaperResult, path: string | undefined): Promise<void> {
  if (path === undefined || sheet === undefined) return;
  const { writeTearSheetPage } = await import("../../jobs/write-tear-sheet-page.ts");
  await writeTearSheetPage(sheet, path);
}
