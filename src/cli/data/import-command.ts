import type { Command } from "commander";
import type { ImportedCandles } from "../../jobs/import-candles.ts";
import { type CommandHost, defineVerb, type GlobalOptions, type VerbAnswer } from "../verb.ts";
import {
  nextLines,
  periodLine,
  qualityLines,
  storedLines,
  titledLines,
  volumeLines,
} from "./candle-lines.ts";
import { nextDataCommands, storedJson } from "./stored-answer.ts";

interface ImportOptions {
  readonly instrument: string;
  readonly timeframe: string;
  readonly append: boolean;
  readonly strict: boolean;
}

/** Adds `data import`. */
export function registerImport(data: Command, host: CommandHost): void {
  defineVerb<ImportOptions>(data, host, {
    name: "import <file>",
    summary: "read a file of candles (CSV as people have it, or Parquet) into the store",
    configure: (command) => {
      command
        .requiredOption("--instrument <name>", "what is traded: BTCUSDT")
        .requiredOption("--timeframe <duration>", "how long a candle lasts: 1h, 5m, 1d")
        .option(
          "--append",
          "join to the stored candles, which stay as they are (default: the store then holds exactly this file, and a copy of what it held is kept)",
          false,
        )
        .option("--strict", "store nothing and exit 1 if a single row is refused", false);
    },
    examples: [
      "candlecast data import BTCUSDT_1h.csv --instrument BTCUSDT --timeframe 1h",
      "candlecast data import newer.csv --instrument BTCUSDT --timeframe 1h --append",
    ],
    run: async ({ args, options }) => {
      const { importCandles } = await import("../../jobs/import-candles.ts");
      const file = args[0] ?? "";
      return importAnswer(await importCandles({ ...options, file }), { ...options, file });
    },
  });
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
