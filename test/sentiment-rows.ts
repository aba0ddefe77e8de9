import { existsSync, readFileSync } from "node:fs";
import { createRng } from "../src/foundation/rng.ts";
import { dayText } from "../src/foundation/utc-text.ts";

const dayMs = 86_400_000;

/** Files of sentiment as text: the real ones, or simulated ones of the same shape and size. */
export interface SentimentRows {
  /** "real" or "simulated", for the names of tests. */
  readonly kind: "real" | "simulated";
  /** SentiCrypt's columns, every day from 2019-04-15 to 2024-06-30. */
  readonly senticrypt: string;
  /** timestamp,fng from 2018-02-01 to 2024-06-30; 2018-04-14 to 16 are not there. */
  readonly fearGreed: string;
  /** Scored articles up to 2022-07-05; 8 rows repeat earlier ones. */
  readonly news: string;
}

export function sentimentRows(): SentimentRows {
  const at = (name: string): URL => new URL(`../../shared/data/${name}`, import.meta.url);
  const read = (name: string): string => readFileSync(at(name), "utf8");
  if (!existsSync(at("senticrypt_daily.csv"))) return simulatedRows(7);
  return {
    kind: "real",
    senticrypt: read("senticrypt_daily.csv"),
    fearGreed: read("fear_greed_daily.csv"),
    news: read("news_sentiment_events.csv"),
  };
}

/** The same shapes with made-up values. */
function simulatedRows(seed: number): SentimentRows {
  const rng = createRng(seed);
  const score = (): number => Math.round((2 * rng.uniform() - 1) * 5000) / 10_000;
  const days = (from: string, until: string): readonly number[] => {
    const startMs = Date.parse(from);
    const count = (Date.parse(until) - startMs) / dayMs + 1;
    return Array.from({ length: count }, (_, i) => startMs + i * dayMs);
  };
  const senticrypt = days("2019-04-15", "2024-06-30").map((timeMs) => {
    const [a, b, c] = [score(), score(), score()];
    return [dayText(timeMs), 1, 1, a, b, c, 10 + rng.integer(400), (a + b + c) / 3, 0].join(",");
  });
  const missing = new Set(days("2018-04-14", "2018-04-16"));
  const fearGreed = days("2018-02-01", "2024-06-30")
    .filter((timeMs) => !missing.has(timeMs))
    .map((timeMs) => `${timeMs},${rng.integer(101)}`);
  const lastMs = Date.parse("2022-07-05T04:24Z");
  const articles = Array.from({ length: 7516 }, (_, i) => {
    const timeMs = lastMs - (7515 - i) * 3_000_000;
    return `${timeMs},Paper ${i},bitcoin,neutral,${score()},0.5`;
  });
  return {
    kind: "simulated",
    senticrypt: lines("date,price,volume,score1,score2,score3,count,mean,sum", senticrypt),
    fearGreed: lines("timestamp,fng", fearGreed),
    news: lines("timestamp,source,subject,class,polarity,subjectivity", [
      ...articles,
      ...articles.slice(-8),
    ]),
  };
}

function lines(header: string, rows: readonly string[]): string {
  return [header, ...rows, ""].join("\n");
}
