import { dayText } from "../../foundation/utc-text.ts";
import type { Command } from "commander";
import type { ListedCandles } from "../../jobs/list-candles.ts";
import type { UnfinishedDownload } from "../../jobs/unfinished-downloads.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatCount } from "../format-number.ts";
import { dataCommandLine } from "../next-commands.ts";
import { renderTable } from "../render-table.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";
import { nextLines } from "./candle-lines.ts";

/** Adds `data list`. */
export function registerList(data: Command, host: CommandHost): void {
  defineVerb<object>(data, host, {
    name: "list",
    summary: "what is stored: from when to when, how many candles, how far behind now",
    examples: ["candlecast data list", "candlecast data list --json"],
    run: async ({ options }) => {
      const { listCandles } = await import("../../jobs/list-candles.ts");
      const { unfinishedDownloads } = await import("../../jobs/unfinished-downloads.ts");
      const unfinished = await unfinishedDownloads(options.dataDir);
      return listAnswer(await listCandles(options), unfinished, options.dataDir);
    },
  });
}

type Sound = Extract<ListedCandles, { readonly kind: "sound" }>;
type Broken = Extract<ListedCandles, { readonly kind: "broken" }>;

function listAnswer(
  listed: readonly ListedCandles[],
  unfinished: readonly UnfinishedDownload[],
  dataDir: string,
): VerbAnswer {
  const json = { count: listed.length, series: listed.map(asJson), unfinished };
  const notes = unfinished.map((one) => `${unfinishedText(one, dataDir)}\n`).join("");
  if (listed.length === 0) return { json, text: notes + emptyText(dataDir) };
  const sound = listed.filter((one): one is Sound => one.kind === "sound");
  const broken = listed.filter((one): one is Broken => one.kind === "broken");
  const parts = [`${formatCount(listed.length)} series in ${dataDir}\n`];
  if (sound.length > 0) parts.push(renderTable([header, ...sound.map(tableRow)], alignments), "");
  for (const { instrument, timeframe, reason } of broken) {
    parts.push(`BROKEN ${instrument} ${timeframe}: ${reason}`);
  }
  return { json, text: `${parts.join("\n")}${notes}${nextText(sound[0], dataDir)}` };
}

function unfinishedText(one: UnfinishedDownload, dataDir: string): string {
  const what = `UNFINISHED download of ${one.instrument} ${one.timeframe}`;
  const count = `${formatCount(one.candles)} candles so far`;
  if (one.isRunning) return `${what}: ${count}, a process is at work on it`;
  return `${what}: ${count}, go on with \`${dataCommandLine(one.command, { dataDir })}\``;
}

const header = ["series", "first", "last", "candles", "missing", "behind", "size", "origin"];
const alignments = ["left", "left", "left", "right", "right", "right", "right", "left"] as const;

function tableRow(one: Sound): readonly string[] {
  return [
    `${one.instrument} ${one.timeframe}`,
    dayText(one.firstOpenMs),
    dayText(one.lastOpenMs),
    formatCount(one.candles),
    one.missing === 0 ? "-" : formatCount(one.missing),
    behindText(one.behindMs),
    one.file === undefined ? "n/a" : formatBytes(one.file.sizeBytes),
    one.origin,
  ];
}

const hourMs = 3_600_000;

// One unit is enough to see what wants an update: "5m", "7h", "874d".
function behindText(behindMs: number): string {
  if (behindMs < hourMs) return `${Math.floor(behindMs / 60_000)}m`;
  const hours = Math.floor(behindMs / hourMs);
  return hours < 48 ? `${hours}h` : `${formatCount(Math.floor(hours / 24))}d`;
}

function emptyText(dataDir: string): string {
  const commands = [
    "data download BTCUSDT --timeframe 1h --since 2017-08-17",
    "data import candles.csv --instrument BTCUSDT --timeframe 1h",
    "data simulate",
  ];
  const lines = commands.map((words) => dataCommandLine(words.split(" ").slice(1), { dataDir }));
  return `No candles are stored in ${dataDir}\n${nextLines(lines)}`;
}

function nextText(first: Sound | undefined, dataDir: string): string {
  const verify = dataCommandLine(["verify"], { dataDir });
  if (first === undefined) return `\n${nextLines([verify])}`;
  const { instrument, timeframe } = first;
  const show = dataCommandLine(["show", instrument, "--timeframe", timeframe], { dataDir });
  return `\n${nextLines([show, verify])}`;
}

function asJson(one: ListedCandles): object {
  if (one.kind === "broken") return one;
  const { file, behindMs, ...rest } = one;
  const writtenMs = file?.writtenMs ?? null;
  return { ...rest, sizeBytes: file?.sizeBytes ?? null, volatile: { behindMs, writtenMs } };
}
