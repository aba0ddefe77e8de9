import type { Clock } from "../../foundation/clock.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { freshnessMin } from "../../sentiment/sentiment-features.ts";
import { loadSentiment, type LoadedSentiment } from "../load-sentiment.ts";
import { type SentimentInputs, sentimentInputs } from "./sentiment-inputs.ts";
import type { TrainingSettings } from "./training-request.ts";

/** What a training reads beside the candles, and why. */
export interface ChosenInputs {
  readonly kind: ModelKind;
  /** One sentence. */
  readonly reason: string;
  /** Of kind sentiment only. */
  readonly sentiment: SentimentInputs | undefined;
  /** Sentences about the readings that the person should see. */
  readonly warnings: readonly string[];
}

/** Less of the training span with fresh readings, and a network learns their absence. */
const coverageMin = 0.7;

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
  const sentiment = sentimentInputs(settings, series, loaded);
  const { coverage, freshness } = sentiment;
  const covered = `fresh readings cover ${Math.floor(100 * coverage)} % of the training span`;
  const { warnings } = loaded;
  if (inputs === "sentiment") {
    const reason = `Trains the sentiment model, as asked; ${covered}.`;
    return { kind: "sentiment", reason, sentiment, warnings };
  }
  if (coverage < coverageMin) {
    const least = `at least ${100 * coverageMin} % are needed`;
    return price(`Trains the price model: ${covered}, ${least} (or --force-sentiment).`, warnings);
  }
  if (freshness < freshnessMin) {
    const now = `their freshness at the last candle is ${freshness.toFixed(2)}`;
    return price(`Trains the price model: the readings are stale, ${now}.`, warnings);
  }
  const reason = `Trains the sentiment model: ${covered} and they are fresh at the last candle.`;
  return { kind: "sentiment", reason, sentiment, warnings };
}

function withoutReadings(
  { inputs, instrument, dataDir }: TrainingSettings,
  { warnings }: LoadedSentiment,
): ChosenInputs {
  const way = "name a file with --sentiment or store one with `candlecast sentiment import`";
  if (inputs === "automatic") {
    return price(
      `Trains the price model: there are no sentiment readings in ${dataDir}.`,
      warnings,
    );
  }
  throw new MisuseError(
    "E_NO_SENTIMENT",
    `Cannot train ${instrument} with sentiment: there are no readings in ${dataDir}; ${way}`,
  );
}

function price(reason: string, warnings: readonly string[] = []): ChosenInputs {
  return { kind: "price", reason, sentiment: undefined, warnings };
}
