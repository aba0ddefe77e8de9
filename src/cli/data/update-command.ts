import type { Command } from "commander";
import { utcText } from "../../foundation/utc-text.ts";
import type { UpdatedCandles } from "../../jobs/update-candles.ts";
import { formatCount } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";
import { downloadJson } from "./download-answer.ts";
import { addExchangeOptions } from "./download-command.ts";
import { createDownloadDisplay } from "./download-progress.ts";
import { readExchangeSettings } from "./exchange-settings.ts";

interface UpdateOptions {
  readonly timeframe?: string;
  readonly exchange?: string;
  readonly exchangeSettings?: string;
  readonly mixExchanges: boolean;
  readonly retries: number;
}

/** Adds `data update`. */
export function registerUpdate(data: Command, host: CommandHost): void {
  defineVerb<UpdateOptions>(data, host, {
    name: "update [instrument]",
    summary: "fetch what stored candles lack, from the exchange they came from (default: all)",
    configure: (command) => {
      command
        .option("--timeframe <duration>", "only candles that last so long")
        .option(
          "--exchange <name>",
          "ask this one, also for candles that came from a file (default: where they came from)",
        );
      addExchangeOptions(command);
    },
    examples: ["candlecast data update", "candlecast data update BTCUSDT --timeframe 1h"],
    stopsCleanly: true,
    run: async ({ args, options, signal, door }) => {
      const { updateCandles } = await import("../../jobs/update-candles.ts");
      const { patientRetriesOf } = await import("../../foundation/retry.ts");
      const { systemClock } = await import("../../foundation/clock.ts");
      const settings = await readExchangeSettings(options.exchangeSettings);
      let display = createDownloadDisplay(door, systemClock, "");
      try {
        const updated = await updateCandles(
          { ...options, instrument: args[0], settings },
          {
            signal,
            retry: patientRetriesOf(options.retries),
            onSeries: ({ instrument, timeframe }) => {
              display.finish();
              display = createDownloadDisplay(door, systemClock, `${instrument} ${timeframe}`);
            },
            onProgress: (progress) => display.report(progress),
          },
        );
        display.finish();
        return updateAnswer(updated);
      } finally {
        display.finish();
      }
    },
  });
}

function updateAnswer(updated: readonly UpdatedCandles[]): VerbAnswer {
  const json = {
    series: updated.map((one) =>
      one.kind === "updated" ? { ...downloadJson(one.report), kind: "updated" } : one,
    ),
  };
  const rows = updated.map(rowOf);
  const header = ["instrument", "timeframe", "exchange", "added", "gaps", "last candle (UTC)", ""];
  const alignments = ["left", "left", "left", "right", "right", "left", "left"] as const;
  const text = renderTable([header, ...rows], alignments);
  const isIdle = updated.every(({ kind }) => kind === "passed-over");
  const hasFailed = updated.some(({ kind }) => kind === "failed");
  return {
    json,
    text: isIdle ? `${text}\n${idleText}` : text,
    exitCode: isIdle || hasFailed ? 1 : 0,
  };
}

const idleText =
  "Nothing was updated: no series here came from an exchange. Say who continues one of a file, as in `candlecast data update BTCUSDT --exchange binance`.\n";

function rowOf(one: UpdatedCandles): readonly string[] {
  const name = [one.instrument, one.timeframe];
  if (one.kind !== "updated") return [...name, "-", "-", "-", "-", `${one.kind}: ${one.reason}`];
  const { exchange, added, gaps, lastOpenMs, notes, conflictsMs, refused } = one.report;
  const remarks = [
    ...(refused > 0 ? [`${formatCount(refused)} rows refused`] : []),
    ...(conflictsMs.length > 0 ? [`${formatCount(conflictsMs.length)} conflicts`] : []),
    ...notes,
  ];
  const last = lastOpenMs === undefined ? "-" : utcText(lastOpenMs);
  return [
    ...name,
    exchange,
    formatCount(added),
    formatCount(gaps.length),
    last,
    remarks.join("; "),
  ];
}
