import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../bin/candlecast.mjs", import.meta.url));
const reporter = new URL("report-peak-memory.mjs", import.meta.url).href;

/** Minutes from 2009 to 2024; rows beyond them repeat the first ones. */
const minutesMax = 8_000_000;

/**
 * Peak resident memory of `candlecast data import` of a CSV file with so many one-minute candles.
 *
 * @param folder For the file and the store; both are removed afterwards.
 * @param nodeFlags Limits of the heap; a command that needs more ends with an error.
 * @returns MB (1e6 bytes).
 */
export async function importPeakMb(
  rows: number,
  folder: string,
  nodeFlags: readonly string[] = [],
): Promise<number> {
  const file = join(folder, `minutes-${rows}.csv`);
  const dataDir = join(folder, `data-${rows}`);
  await writeMinutes(file, rows);
  try {
    const argv = ["data", "import", file, "--instrument", "T", "--timeframe", "1m", "--json"];
    const { answer, notes } = await run([...argv, "--data-dir", dataDir], nodeFlags);
    const imported = JSON.parse(answer) as { readonly rows: number };
    if (imported.rows !== Math.min(rows, minutesMax))
      throw new Error(`${imported.rows} of ${rows} rows were imported`);
    return Number(/peak (\d+)\n$/.exec(notes)?.[1]) / 1e6;
  } finally {
    await rm(file, { force: true });
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function run(
  argv: readonly string[],
  nodeFlags: readonly string[],
): Promise<{ answer: string; notes: string }> {
  const child = spawn(process.execPath, [...nodeFlags, "--import", reporter, program, ...argv]);
  const told = { answer: "", notes: "" };
  child.stdout.on("data", (text) => (told.answer += String(text)));
  child.stderr.on("data", (text) => (told.notes += String(text)));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The import ended with ${String(code)}: ${told.notes}`);
  return told;
}

/** A CSV file of one-minute candles from 2009 on, which move about a price. */
export async function writeMinutes(file: string, rows: number, around = 100): Promise<void> {
  const out = createWriteStream(file);
  out.write("timestamp,open,high,low,close,volume\n");
  const firstMs = Date.UTC(2009, 0, 1);
  for (let from = 0; from < rows; from += 10_000) {
    const count = Math.min(10_000, rows - from);
    const lines = Array.from({ length: count }, (_, k) =>
      line((from + k) % minutesMax, firstMs, around),
    );
    if (!out.write(lines.join(""))) await once(out, "drain");
  }
  out.end();
  await finished(out);
}

function line(minute: number, firstMs: number, around: number): string {
  const price = around + 20 * Math.sin(minute / 5000);
  const prices = [price, price + 0.5, price - 0.5, price + 0.25].map((one) => one.toFixed(2));
  return `${firstMs + minute * 60_000},${prices.join(",")},${(minute % 997) + 0.5}\n`;
}
