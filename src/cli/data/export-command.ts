import type { Command } from "commander";
import type { ExportedCandles } from "../../jobs/export-candles.ts";
import { formatCount } from "../format-number.ts";
import { pathOption, timeOption } from "../option-values.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";
import { periodLine, titledLines, volumeLines } from "./candle-lines.ts";

interface ExportOptions {
  readonly timeframe: string;
  readonly format?: string;
  readonly out?: string;
  readonly since?: number;
  readonly until?: number;
  readonly force: boolean;
}

/** Adds `data export`. */
export function registerExport(data: Command, host: CommandHost): void {
  defineVerb<ExportOptions>(data, host, {
    name: "export <instrument>",
    summary: "write stored candles as CSV, Parquet or Feather for other programs",
    configure: (command) => {
      command
        .requiredOption("--timeframe <duration>", "how long a candle lasts: 1h, 5m, 1d")
        .option("--format <name>", "csv, parquet or feather (default: as --out ends, else csv)")
        .option(
          "--out <file>",
          "the file to write (default: BTCUSDT_1h.csv here)",
          pathOption("--out"),
        )
        .option("--since <date>", "candles that open then or later", timeOption("--since"))
        .option("--until <date>", "candles that open before then", timeOption("--until"))
        .option("--force", "replace the file if it exists", false);
    },
    examples: [
      "candlecast data export BTCUSDT --timeframe 1h",
      "candlecast data export BTCUSDT --timeframe 1h --out btc.feather --since 2023-01-01",
    ],
    run: async ({ args, options }) => {
      const { exportCandles } = await import("../../jobs/export-candles.ts");
      const { since: sinceMs, until: untilMs, force: replace, ...rest } = options;
      const instrument = args[0] ?? "";
      const exported = await exportCandles({ ...rest, instrument, sinceMs, untilMs, replace });
      return exportAnswer(exported);
    },
  });
}

function exportAnswer(exported: ExportedCandles): VerbAnswer {
  const { instrument, timeframe, path, format, candles, firstOpenMs, lastOpenMs } = exported;
  const { hasVolume: volume, ...json } = exported;
  const text = titledLines(`Exported ${instrument} ${timeframe} to ${path}`, [
    periodLine(firstOpenMs, lastOpenMs),
    ["format", format],
    ["candles", formatCount(candles)],
    ...volumeLines(volume),
    ["hash", json.dataHash],
    ...json.warnings.map((warning) => ["note", warning] as const),
  ]);
  return { json: { ...json, volume }, text };
}
