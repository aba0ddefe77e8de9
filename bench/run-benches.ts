// npm run bench
//
// Prints the machine and a table of what was measured beside its goal. PEERS_PYTHON names a Python
// with bench/peers/requirements.txt, for the rows of Keras and PyTorch.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { quantile } from "../src/foundation/statistics/quantile.ts";
import { importPeakMb } from "../test/import-memory.ts";
import { measureForecasts } from "./measure-forecast.ts";
import { measureImport, measureImportCommand } from "./measure-import.ts";
import { measureTrainStep } from "./measure-train-step.ts";
import { measureFirstStep, measureTraining } from "./measure-training.ts";
import { measureValidation } from "./measure-validation.ts";
import { benchCandles, csvText, simulatedCandles } from "./simulated-candles.ts";

/** What was measured, how much it was, what is wanted. */
type Row = readonly [what: string, measured: string, goal: string];

const python = process.env["PEERS_PYTHON"];
const runs = 5;
const candles = benchCandles.toLocaleString("en-US");
const folder = mkdtempSync(join(tmpdir(), "candlecast-bench-"));
const file = join(folder, "BTCUSDT_1h.csv");
const models = join(folder, "models");

try {
  const series = simulatedCandles();
  writeFileSync(file, csvText(series));
  console.log(machine());
  printTable([
    ...(await trainStepRows()),
    ...(await trainingRows()),
    ...(await importRows()),
    await importMemoryRow(),
    ...(await forecastRows()),
    ...(await validationRows()),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (python === undefined) {
  console.log("\nKeras and PyTorch were not measured: see bench/peers/README.md, PEERS_PYTHON.");
}

async function trainStepRows(): Promise<readonly Row[]> {
  note("training steps, in turns");
  const { ours, peers, workers } = await measureTrainStep(python);
  const all = [ours, ...peers];
  const goals = [`${workers} shards; aim 15 ms`, "ours at most 0.6x", "ours at most 0.8x"];
  return all.map(({ name, bestMsPerStep, medianMsPerStep, oursShare }, i): Row => {
    const share = i === 0 ? "" : `, ours ${oursShare.toFixed(2)}x`;
    const text = `best ${ms(bestMsPerStep)}, median ${ms(medianMsPerStep)}${share}`;
    return [`training step, ${name}`, text, goals[i]!];
  });
}

async function trainingRows(): Promise<readonly Row[]> {
  note("start to first step");
  const starts = await repeat(() => measureFirstStep(file, models));
  note("one epoch, for its memory");
  const { peak } = await measureTraining(file, models);
  const memory = `${peak.pssMb.toFixed(0)} MB (counting shared pages twice ${peak.rssMb.toFixed(0)} MB)`;
  return [
    [`start to first step, ${candles} candles`, summary(starts), "under 3,000 ms"],
    [`peak memory of a training, all processes, ${candles} candles`, memory, "under 800 MB"],
  ];
}

async function importRows(): Promise<readonly Row[]> {
  note("import");
  const command = await repeat(() => measureImportCommand(file, join(folder, "data")));
  const alone = await repeat(() => measureImport(file, join(folder, "data-alone")));
  return [
    [`import of ${candles} candles, whole command`, summary(command), "under 1,000 ms"],
    [`import of ${candles} candles, alone`, summary(alone), ""],
  ];
}

async function importMemoryRow(): Promise<Row> {
  note("memory of imports");
  const one = await importPeakMb(1_000_000, folder);
  const ten = await importPeakMb(10_000_000, folder);
  const text = `${one.toFixed(0)} MB, ${ten.toFixed(0)} MB: ${(ten / one).toFixed(2)}x`;
  return ["peak memory of an import of 1 M rows, of 10 M", text, "under 1.2x"];
}

async function forecastRows(): Promise<readonly Row[]> {
  note("forecasts");
  const times = await measureForecasts(join(folder, "models-planted"), simulatedCandles());
  return times.map(({ model, where, medianMs, p99Ms }): Row => {
    const text = `median ${medianMs.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`;
    return [`one forecast, ${model} model, ${where}`, text, "under 1 ms, 3 ms"];
  });
}

async function validationRows(): Promise<readonly Row[]> {
  note("a judgement");
  const { windows, forecastsMs, reportMs } = await measureValidation(models, simulatedCandles());
  const count = windows.toLocaleString("en-US");
  return [
    [`forecasts of ${count} exam windows`, ms(forecastsMs), "12,000 under 5,000 ms"],
    ["report with 10,000 bootstrap draws", ms(reportMs), "under 15,000 ms"],
  ];
}

async function repeat(measure: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await measure());
  return times;
}

function summary(timesMs: readonly number[]): string {
  return `best ${ms(Math.min(...timesMs))}, median ${ms(quantile(timesMs, 0.5))}`;
}

function ms(value: number): string {
  return value < 100 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString("en-US")} ms`;
}

function note(text: string): void {
  process.stderr.write(`measuring ${text}\n`);
}

function machine(): string {
  const memoryGb = (totalmem() / 1e9).toFixed(0);
  const model = cpus()[0]?.model ?? arch();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${availableParallelism()} cores of ${model}, ${memoryGb} GB, Node ${process.versions.node}\n`;
}

function printTable(rows: readonly Row[]): void {
  const all: readonly (readonly string[])[] = [["what", "measured", "goal"], ...rows];
  const widths = [0, 1, 2].map((i) => Math.max(...all.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  for (const text of [line(all[0]!), rule, ...all.slice(1).map(line)]) console.log(text);
}
