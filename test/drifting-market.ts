import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createRng } from "../src/foundation/rng.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2024, 0, 1);

/** Candles that a model is trained on: the deploy split leaves over 3,000 of them to its train segment. */
export const trainedCandles = 9200;
/** From this candle on the market is another one. */
export const driftFrom = trainedCandles + 200;
const candles = trainedCandles + 1400;

/** Close of the n-th candle after the trained ones. */
export const closeMs = (n: number): number => startMs + (trainedCandles + n) * hourMs;

/**
 * A file of BTCUSDT 1h candles: each return repeats 0.4 of the one before it, up to a day on which it
 * begins to take 0.4 of it back (forecasts go wrong) and wicks grow to the fourfold (inputs move).
 *
 * @param drift What happens on that day.
 */
export function writeDriftingMarket(
  folder: string,
  drift: { readonly outcomes: boolean; readonly inputs: boolean },
): string {
  const rng = createRng(5);
  const lines = ["time,open,high,low,close,volume"];
  let [price, last] = [100, 0];
  for (let i = 0; i < candles; i++) {
    const isDrifted = i >= driftFrom;
    const share = isDrifted && drift.outcomes ? -0.4 : 0.4;
    const wick = 0.004 * (isDrifted && drift.inputs ? 4 : 1);
    last = share * last + 0.01 * rng.normal();
    const close = price * Math.exp(last);
    const high = Math.max(price, close) * (1 + wick * rng.uniform());
    const low = Math.min(price, close) * (1 - wick * rng.uniform());
    const volume = Math.exp(rng.normal());
    lines.push([startMs + i * hourMs, price, high, low, close, volume].join(","));
    price = close;
  }
  const name = `BTCUSDT_1h-${drift.outcomes}-${drift.inputs}.csv`;
  const path = join(folder, name);
  writeFileSync(path, lines.join("\n"));
  return path;
}

/** A folder that is gone when the tests are done. */
export function testFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
