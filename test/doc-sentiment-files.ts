import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createRng } from "../src/foundation/rng.ts";
import { dayText } from "../src/foundation/utc-text.ts";

/** Writes the sentiment files that pages of the documentation name: made-up scores of a market's days. */
export async function writeDocSentiment(
  folder: string,
  openTimeMs: ArrayLike<number>,
): Promise<void> {
  const rng = createRng(12);
  const score = (): string => Math.tanh(0.5 * rng.normal()).toFixed(4);
  const index = (): number => rng.integer(101);
  const days = [...new Set(Array.from(openTimeMs, dayText))];
  const write = (name: string, header: string, rows: readonly string[]): Promise<void> =>
    writeFile(path.join(folder, name), [header, ...rows, ""].join("\n"));
  await write(
    "senticrypt_daily.csv",
    "date,mean,count",
    days.map((day) => `${day},${score()},300`),
  );
  await write(
    "fear_greed_daily.csv",
    "timestamp,fng",
    days.map((day) => `${Date.parse(day)},${index()}`),
  );
  await write(
    "news_sentiment_events.csv",
    "timestamp,source,subject,class,polarity,subjectivity",
    Array.from(openTimeMs, (time) => `${time},Paper,bitcoin,neutral,${score()},0.5`),
  );
  await write(
    "reddit.csv",
    "day,mood,posts",
    days.map((day) => `${day},${index()},40`),
  );
}
