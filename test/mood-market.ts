import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRng } from "../src/foundation/rng.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2023, 0, 1);

/** Files of a market and of two sources of sentiment. */
export interface MoodMarket {
  /** CSV of 1h candles. */
  readonly candles: string;
  /** Readings that say on each day what the market will do on it. */
  readonly knowing: string;
  /** Readings that only guess. */
  readonly guessing: string;
  /** When the n-th hour opens, "2023-01-02T03:00:00.000Z". */
  readonly hour: (n: number) => string;
}

/** A market that does what its mood of the day says, 0.5 sigma per hour; sigma 1 %. */
export function writeMoodMarket(
  folder: string,
  { days, seed }: { readonly days: number; readonly seed: number },
): MoodMarket {
  const rng = createRng(seed);
  const draw = () => Array.from({ length: days }, () => (rng.uniform() < 0.5 ? -0.6 : 0.6));
  const [moods, guesses] = [draw(), draw()];
  const candles = ["open_time,open,high,low,close,volume"];
  let close = 100;
  for (let hour = 0; hour < 24 * days; hour += 1) {
    const open = close;
    const drift = 0.5 * Math.sign(moods[Math.floor(hour / 24)]!);
    close = open * Math.exp(0.01 * (drift + rng.normal()));
    const [high, low] = [1.002 * Math.max(open, close), 0.998 * Math.min(open, close)];
    candles.push([startMs + hour * hourMs, open, high, low, close, 1 + rng.uniform()].join(","));
  }
  const write = (name: string, lines: readonly string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  // The event is the hour before it became known.
  const readings = (scores: readonly number[]) => [
    "time,known,score",
    ...scores.map((score, day) => {
      const known = startMs + 24 * day * hourMs;
      return `${known - hourMs},${known},${score}`;
    }),
  ];
  return {
    candles: write("BTCUSDT_1h.csv", candles),
    knowing: write("knowing.csv", readings(moods)),
    guessing: write("guessing.csv", readings(guesses)),
    hour: (n) => new Date(startMs + n * hourMs).toISOString(),
  };
}
