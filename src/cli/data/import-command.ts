import type { Command } from "commander";
import { MisuseError } from "../../foundation/errors.ts";
import type { ImportedCandles } from "../../jobs/import-candles.ts";
import { choiceOption, listOption, pathOption } from "../option-values.ts";
import {
  type CommandHost,
  defineVerb,
  type GlobalOptions,
  type VerbAnswer,
  type VerbRequest,
} from "../verb.ts";
import {
  nextLines,
  periodLine,
  qualityLines,
  storedLines,
  titledLines,
  volumeLines,
} from "./candle-lines.ts";
import { freqtradeAnswer, freqtradeProgress } from "./freqtrade-answer.ts";
import { nextDataCommands, storedJson } from "./stored-answer.ts";

interface ImportOptions {
  readonly instrument?: string;
  readonly timeframe?: string;
  readonly append: boolean;
  readonly strict: boolean;
  readonly asset?: string;
  readonly decimal?: "point" | "comma";
  readonly dateOrder?: "dmy" | "mdy" | "ymd";
  readonly freqtrade?: string;
  readonly pairs?: readonly string[];
}

/** Adds `data import`. */
export function registerImport(data: Command, host: CommandHost): void {
  defineVerb<ImportOptions>(data, host, {
    name: "import [file]",
    summary: "read a file of candles as people have it, or a Freqtrade folder, into the store",
    configure: (command) => {
      addStoreOptions(command);
      addHintOptions(command);
      addFolderOptions(command);
    },
    examples: [
      "candlecast data import BTCUSDT_1h.csv --instrument BTCUSDT --timeframe 1h",
      "candlecast data import newer.csv --instrument BTCUSDT --timeframe 1h --append",
      "candlecast data import --freqtrade user_data/data/binance --pairs BTC/USDT,ETH/USDT",
    ],
    run: async (request) =>
      request.options.freqtrade === undefined ? importFile(request) : importFolder(request),
  });
}

async function importFile({ args, options }: VerbRequest<ImportOptions>): Promise<VerbAnswer> {
  const { pairs, instrument, timeframe, ...rest } = options;
  const file = args[0];
  if (file === undefined) {
    throw misuse("name a file with --instrument and --timeframe, or a folder with --freqtrade");
  }
  if (instrument === undefined) throw misuse("a file needs --instrument, as BTCUSDT");
  if (timeframe === undefined) throw misuse("a file needs --timeframe, as 1h");
  if (pairs !== undefined) throw misuse("--pairs goes with --freqtrade, not with a file");
  const { importCandles } = await import("../../jobs/import-candles.ts");
  const asked = { ...rest, instrument, timeframe, file };
  return importAnswer(await importCandles(asked), asked);
}

async function importFolder(request: VerbRequest<ImportOptions>): Promise<VerbAnswer> {
  const { args, options, door } = request;
  const { freqtrade: folder = "", instrument, asset, decimal, dateOrder } = options;
  if (args[0] !== undefined) throw misuse("name a file or a folder with --freqtrade, not both");
  if (instrument !== undefined) throw misuse("with --freqtrade say --pairs, not --instrument");
  if ([asset, decimal, dateOrder].some((hint) => hint !== undefined)) {
    throw misuse("--asset, --decimal and --date-order go with a file, not with --freqtrade");
  }
  const { importFreqtrade } = await import("../../jobs/import-freqtrade.ts");
  const imported = await importFreqtrade(
    { ...options, folder },
    {
      onFile: (outcome, done, all) => door.writeNote(`${freqtradeProgress(outcome, done, all)}\n`),
    },
  );
  return freqtradeAnswer(folder, imported);
}

function misuse(reason: string): MisuseError {
  return new MisuseError("E_USAGE", `Cannot import: ${reason}`);
}

function addStoreOptions(command: Command): void {
  command
    .option("--instrument <name>", "what is traded: BTCUSDT (needed with a file)")
    .option(
      "--timeframe <duration>",
      "how long a candle lasts: 1h, 5m, 1d (needed with a file; of a folder only this one)",
    )
    .option(
      "--append",
      "join to the stored candles, which stay as they are (default: the store then holds exactly this file, and a copy of what it held is kept)",
      false,
    )
    .option("--strict", "store nothing and exit 1 if a single row is refused", false);
}

function addHintOptions(command: Command): void {
  command
    .optionsGroup("Where the file does not say it itself:")
    .option("--asset <name>", "which of several assets in one file: BTC")
    .option(
      "--decimal <mark>",
      "what stands before the fraction in 7,123: point or comma",
      choiceOption("--decimal", ["point", "comma"]),
    )
    .option(
      "--date-order <order>",
      "how 10/11/12 is read: dmy (10 November 2012), mdy (11 October 2012) or ymd (12 November 2010)",
      choiceOption("--date-order", ["dmy", "mdy", "ymd"]),
    );
}

function addFolderOptions(command: Command): void {
  command
    .optionsGroup("A Freqtrade folder:")
    .option(
      "--freqtrade <dir>",
      "import every candle file of a Freqtrade data folder instead of one file",
      pathOption("--freqtrade"),
    )
    .option(
      "--pairs <list>",
      "with --freqtrade: only these pairs, as BTC/USDT,ETH/USDT",
      listOption("--pairs"),
    );
}

type Places = Pick<GlobalOptions, "models" | "dataDir">;

/** How many refused rows `--json` names. */
const refusedRowsMax = 100;

function importAnswer(
  imported: ImportedCandles,
  { file, ...places }: Places & { readonly file: string },
): VerbAnswer {
  const { instrument, timeframe, kind, quality, stored } = imported;
  const { refusedRows, ...counts } = quality;
  const json = {
    kind,
    instrument,
    timeframe,
    ...counts,
    refusedRows: refusedRows.slice(0, refusedRowsMax),
    firstOpenMs: imported.firstOpenMs,
    lastOpenMs: imported.lastOpenMs,
    volume: imported.hasVolume,
    columns: imported.columns ?? null,
    ...storedJson(stored),
  };
  const verb = kind === "stored" ? "Imported" : "Refused";
  const text = titledLines(`${verb} ${file} as ${instrument} ${timeframe}`, [
    periodLine(imported.firstOpenMs, imported.lastOpenMs),
    ...qualityLines(quality),
    ...volumeLines(imported.hasVolume),
    ...(stored === undefined ? refusalLines(imported) : storedLines(stored)),
  ]);
  const next = stored === undefined ? "" : nextLines(nextDataCommands(imported, places));
  return { json, text: text + next, exitCode: kind === "stored" ? 0 : 1 };
}

function refusalLines({ quality }: ImportedCandles): readonly (readonly [string, string])[] {
  const why = quality.rows === 0 ? "no row is a closed candle" : "--strict and a row was refused";
  return [["stored", `nothing: ${why}`]];
}
