import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRng } from "../src/foundation/rng.ts";

const real = fileURLToPath(new URL("../../shared/data/senticrypt_daily.csv", import.meta.url));
const dayMs = 86_400_000;

/** Written days, wide enough for real candles and for those that `walkCandles` makes. */
const span = { fromMs: Date.UTC(2019, 3, 15), untilMs: Date.UTC(2024, 5, 30) };

/** For the names of tests: where the readings of `writeSentimentFile` come from. */
export const sentimentData = existsSync(real) ? "real SentiCrypt days" : "simulated readings";

/** Daily readings as SentiCrypt writes them. */
export function writeSentimentFile(folder: string): string {
  const path = join(folder, "senticrypt_daily.csv");
  if (existsSync(real)) copyFileSync(real, path);
  else writeFileSync(path, simulatedDays());
  return path;
}

function simulatedDays(): string {
  const rng = createRng(3);
  const lines = ["date,price,volume,score1,score2,score3,count,mean,sum"];
  for (let dayStart = span.fromMs; dayStart <= span.untilMs; dayStart += dayMs) {
    const scores = Array.from({ length: 3 }, () => Math.tanh(0.3 * rng.normal()).toFixed(4));
    const count = 30 + Math.floor(400 * rng.uniform());
    const mean = scores.reduce((sum, score) => sum + Number(score), 0) / 3;
    const day = new Date(dayStart).toISOString().slice(0, 10);
    const cells = [day, 100, 10, ...scores, count, mean.toFixed(4), (mean * count).toFixed(4)];
    lines.push(cells.join(","));
  }
  return `${lines.join("\n")}\n`;
}
