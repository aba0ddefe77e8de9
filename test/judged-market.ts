import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createRng } from "../src/foundation/rng.ts";
import { commandInProcess } from "./command-in-process.ts";

/** Gone when the tests are done. */
export const folder = mkdtempSync(join(tmpdir(), "judge-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const hourMs = 3_600_000;
export const startMs = Date.UTC(2022, 0, 1);

export interface Market {
  readonly openTimeMs: readonly number[];
  readonly close: readonly number[];
  /** The CSV file of candles. */
  readonly path: string;
}

/** Log-returns of sigma 1 % that repeat a share of the one before. */
export function plantedMarket(seed: number, candles: number, share = 0.3): Market {
  const rng = createRng(seed);
  let price = 100;
  let last = 0;
  const close = Array.from({ length: candles }, () => {
    last = share * last + 0.01 * rng.normal();
    price *= Math.exp(last);
    return price;
  });
  const openTimeMs = close.map((_, i) => startMs + i * hourMs);
  const lines = close.map((value, i) => {
    const open = close[i - 1] ?? 100;
    return `${openTimeMs[i]},${open},${Math.max(open, value)},${Math.min(open, value)},${value},1`;
  });
  const path = join(folder, `BTCUSDT_1h-${seed}-${candles}.csv`);
  writeFileSync(path, ["time,open,high,low,close,volume", ...lines].join("\n"));
  return { openTimeMs, close, path };
}

let files = 0;
/** Writes a CSV file and tells its path. */
export function forecastFile(
  header: string,
  rows: readonly (readonly (string | number)[])[],
): string {
  const path = join(folder, `forecasts-${files++}.csv`);
  writeFileSync(path, [header, ...rows.map((row) => row.join(","))].join("\n"));
  return path;
}

/** Log-return of candle t. */
export function lastReturn({ close }: Pick<Market, "close">, t: number): number {
  return Math.log(close[t]! / close[t - 1]!);
}

export async function judge(...argv: readonly string[]) {
  const told = await commandInProcess("judge", ...argv, "--draws", "100", "--json");
  return { ...told, json: JSON.parse(told.answer || "{}") as JudgeJson };
}

export interface JudgeJson {
  readonly verdict: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly refused: readonly { readonly kind: string; readonly count: number }[];
  readonly error: { readonly code: string; readonly message: string };
  readonly report: {
    readonly subject: { readonly inSample: boolean; readonly costPerSide: number };
    readonly verdict: { readonly trials: number };
    readonly notes: readonly string[];
    readonly scores: readonly {
      readonly name: string;
      readonly metrics: { readonly directionalAccuracy: { readonly value: number } };
    }[];
  };
}

/** The whole numbers from <= t < until. */
export function rowsFrom(from: number, until = 5999): readonly number[] {
  return Array.from({ length: until - from }, (_, i) => from + i);
}
