import { MisuseError } from "../../foundation/errors.ts";
import type { SentimentStore } from "../../sentiment/sentiment-store.ts";

/**
 * Names of the stored sources that were asked for, sorted.
 *
 * @param only This one; "fear-greed" as the feed is called is fear_greed. All where absent.
 * @throws {MisuseError} E_SENTIMENT_NONE: there is none.
 */
export async function storedSources(
  store: SentimentStore,
  { dataDir, only }: { readonly dataDir: string; readonly only?: string | undefined },
): Promise<readonly string[]> {
  const names = await store.list();
  const asked = only === undefined ? names : names.filter((name) => isMeant(name, only));
  if (asked.length > 0) return asked;
  const what = only === undefined ? "sentiment" : `sentiment of ${JSON.stringify(only)}`;
  throw new MisuseError(
    "E_SENTIMENT_NONE",
    `Cannot find ${what} in ${dataDir}: ` +
      (names.length > 0 ? `stored are ${names.join(", ")}` : "none is stored") +
      "; bring some with `candlecast sentiment import` or `candlecast sentiment download`",
  );
}

/** Whether a word names a stored source. */
export function isMeant(source: string, word: string): boolean {
  return source === word || source === word.replaceAll("-", "_");
}
