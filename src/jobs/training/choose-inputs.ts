import type { Clock } from "../../foundation/clock.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { dayText } from "../../foundation/utc-text.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { dayMs } from "../../sentiment/sentiment-spans.ts";
import { freshnessMin } from "../../sentiment/sentiment-features.ts";
import { loadSentiment, type LoadedSentiment } from "../load-sentiment.ts";
import { type CoveredSource, type SentimentInputs, sentimentInputs } from "./sentiment-inputs.ts";
import type { TrainingSettings } from "./training-request.ts";

/** What a training reads beside the candles, and why. */
export interface ChosenInputs {
  readonly kind: ModelKind;
  /** One sentence; it names the sources that were read. */
  readonly reason: string;
  /** All that were read, whether or not the model gets them; none where nobody looked. */
  readonly sources: readonly CoveredSource[];
  /** Of kind sentiment only. */
  readonly sentiment: SentimentInputs | undefined;
  /** Sentences about the readings that the person should see. */
  readonly warnings: readonly string[];
}

/** Less of the training span with fresh readings, and a network learns their absence. */
const coverageMin = 0.7;

/** A source that has been silent for longer at the last candle has ended. */
const endedAfterMs = 3 * dayMs;

/**
 * Decides between the price model and the sentiment model, as asked or by the readings: sentiment
 * where they cover at least 70 % of the training span and are fresh at the last candle.
 *
 * @throws {MisuseError} E_NO_SENTIMENT: sentiment was asked for and there are no readings.
 */
export async function chooseInputs(
  settings: TrainingSettings,
  series: CandleSeries,
  clock: Clock,
): Promise<ChosenInputs> {
  const { inputs, instrument, dataDir, sentimentFiles: files } = settings;
  if (inputs === "price") return price("Trains the price model, as asked.");
  const loaded = await loadSentiment({ instrument, files, dataDir }, clock);
  if (loaded.readings.length === 0) return withoutReadings(settings, loaded);
  const read = sentimentInputs(settings, series, loaded);
  const { sources, coverage, freshness } = read;
  const covered = `fresh readings cover ${percent(coverage)} of the training span (from ${sources.map((one) => sourceText(one, series)).join(", ")})`;
  const { warnings } = loaded;
  const sentiment = (why: string): ChosenInputs => ({
    kind: "sentiment",
    reason: `Trains the sentiment model${why}.`,
    sentiment: read,
    sources,
    warnings: [...warnings, ...thinWarnings(sources, series)],
  });
  if (inputs === "sentiment") return sentiment(`, as asked; ${covered}`);
  if (coverage < coverageMin) {
    const least = `at least ${percent(coverageMin)} are needed`;
    const reason = `Trains the price model: ${covered}, ${least} (or --force-sentiment).`;
    return price(reason, { warnings, sources });
  }
  if (freshness < freshnessMin) {
    const now = `their freshness at the last candle is ${freshness.toFixed(2)}`;
    const reason = `Trains the price model: the readings are stale, ${now}; ${covered}.`;
    return price(reason, { warnings, sources });
  }
  return sentiment(`: ${covered} and they are fresh at the last candle`);
}

// "news 36 % until 2022-07-05": the day only where it ended before the candles did.
function sourceText({ name, coverage, lastKnownMs }: CoveredSource, series: CandleSeries): string {
  const share = `${name} ${percent(coverage)}`;
  return hasEnded(lastKnownMs, series) ? `${share} until ${dayText(lastKnownMs)}` : share;
}

function hasEnded(lastKnownMs: number, { openTimeMs }: CandleSeries): boolean {
  return lastKnownMs < openTimeMs.at(-1)! - endedAfterMs;
}

// A version hears every source that it was trained with, and judging and serving want them all.
function thinWarnings(sources: readonly CoveredSource[], series: CandleSeries): readonly string[] {
  return sources
    .filter(({ coverage }) => coverage < coverageMin)
    .map(({ name, coverage, lastKnownMs }) => {
      const end = hasEnded(lastKnownMs, series)
        ? ` and said nothing after ${dayText(lastKnownMs)}`
        : "";
      return `${name} covers ${percent(coverage)} of the training span${end}: the version is bound to every source it is trained with; leave one out by naming the others with --sentiment.`;
    });
}

function percent(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

function withoutReadings(
  { inputs, instrument, dataDir, sentimentFiles: files }: TrainingSettings,
  { warnings }: LoadedSentiment,
): ChosenInputs {
  const place = files.length === 0 ? dataDir : files.join(", ");
  if (inputs === "automatic") {
    return price(`Trains the price model: there are no sentiment readings in ${place}.`, {
      warnings,
    });
  }
  const way =
    files.length === 0
      ? "; name a file with --sentiment or store one with `candlecast sentiment import`"
      : "";
  throw new MisuseError(
    "E_NO_SENTIMENT",
    `Cannot train ${instrument} with sentiment: there are no readings in ${place}${way}`,
  );
}

function price(
  reason: string,
  told: Partial<Pick<ChosenInputs, "warnings" | "sources">> = {},
): ChosenInputs {
  return { kind: "price", reason, sentiment: undefined, sources: [], warnings: [], ...told };
}
