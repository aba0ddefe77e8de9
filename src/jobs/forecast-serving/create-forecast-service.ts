import type {
  ForecastService,
  ServedAnswer,
  ServiceAnswer,
} from "../../serving/forecast-service.ts";
import type { Clock } from "../../foundation/clock.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { closedCandles } from "../../market/closed-candles.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import { sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import type { LadderAnswer } from "../../serving/forecast.ts";
import { versionWarnings } from "../forecasting/version-warnings.ts";
import { findServed } from "./find-served.ts";
import { givenSeries } from "./given-series.ts";
import { readinessOf } from "./readiness-of.ts";
import { refused } from "./refused.ts";
import { createSameSeries } from "./same-series.ts";
import type { ServedInstrument, ServedQuestion } from "./served-instrument.ts";
import type { ServedInstruments } from "./served-instruments.ts";
import type { StoredSentiment } from "./stored-inputs.ts";
import { withoutPlaces } from "./without-places.ts";

/** The service over the instruments that are served; what it says names no folder of this machine. */
export function createForecastService(
  served: Pick<ServedInstruments, "byName" | "refresh">,
  { folders, clock }: { readonly folders: readonly string[]; readonly clock: Clock },
): ForecastService {
  const cuts = folders.map(withoutPlaces);
  const sameSeries = createSameSeries();
  const placeless = <Value>(value: Value): Value => cuts.reduce((told, cut) => cut(told), value);
  const answer = async (
    one: ServedInstrument,
    asked: Pick<ServedQuestion, "series" | "position"> & { readonly heard: Heard },
    atMs: number | undefined,
  ): Promise<ServiceAnswer> => {
    const { heard, ...where } = asked;
    const question = { ...where, sentiment: heard.timeline, unread: heard.unread };
    const nowMs = atMs ?? clock.nowMs();
    const said = await one.ask({ ...question, nowMs, isLive: atMs === undefined });
    return { kind: "answered", answer: placeless(aboutInstrument(one, said, heard)) };
  };
  return {
    async fromCandles(question) {
      const { candles, sentiment: given, atMs } = question;
      const one = findServed(served.byName, question, clock.nowMs());
      if ("kind" in one) return one;
      const series = givenSeries(candles, one.key, clock.nowMs());
      if (typeof series === "string") return refused("bad-candles", series);
      const heard = given === undefined ? await one.stored.sentiment() : heardFrom(given);
      const asked = { series: sameSeries(series), position: positionAt(series, atMs), heard };
      return answer(one, asked, atMs);
    },
    async fromStore(question) {
      const { atMs } = question;
      const one = findServed(served.byName, question, clock.nowMs());
      if ("kind" in one) return one;
      const series = await storedCandles(one, atMs);
      if (series instanceof OperationalError) {
        return refused("unreadable-candles", "The stored candles cannot be read.");
      }
      if (series === undefined || series.openTimeMs.length === 0) {
        return refused("no-candles", "No candle that had closed by then is stored.");
      }
      return answer(one, { series, heard: await one.stored.sentiment() }, atMs);
    },
    async readiness() {
      const all = [...served.byName.values()];
      const told = await Promise.all(all.map((one) => readinessOf(one, clock)));
      return placeless({ ready: told.some(({ ready }) => ready), instruments: told });
    },
    async reload() {
      return placeless(await served.refresh());
    },
  };
}

/** Readings that count for a question, and what is to be said about them. */
type Heard = Pick<StoredSentiment, "timeline" | "warnings" | "unread">;

function heardFrom(given: readonly SentimentReading[]): Heard {
  return { timeline: sentimentTimeline(given), warnings: [], unread: undefined };
}

// Those that had closed by then, or why they cannot be read.
async function storedCandles(
  { stored }: ServedInstrument,
  atMs: number | undefined,
): Promise<CandleSeries | undefined | OperationalError> {
  try {
    if (atMs === undefined) return await stored.closedByNow();
    const all = await stored.candles();
    return all && closedCandles(all, atMs);
  } catch (error) {
    if (error instanceof OperationalError) return error;
    throw error;
  }
}

// Of the last candle that had closed by an earlier moment; without one all count, closed or not.
function positionAt(series: CandleSeries, atMs: number | undefined): number | undefined {
  if (atMs === undefined) return undefined;
  const stepMs = timeframeMs(series.timeframe);
  return series.openTimeMs.findLastIndex((openMs) => openMs + stepMs <= atMs);
}

function aboutInstrument(
  one: ServedInstrument,
  said: LadderAnswer,
  { timeline: sentiment, warnings: read }: Heard,
): ServedAnswer {
  const { instrument, timeframe } = one.key;
  if (said.kind === "abstain") return { ...said, instrument, timeframe, warnings: read };
  const rung = one.rungs.find(({ source }) => source === said.source);
  const answered = rung?.forecaster();
  const failure = rung?.failure();
  const fallback = failure?.fallback === said.version ? [failure.detail] : [];
  // Exchanged in between: the newer one's segments say nothing about this answer.
  const warnings =
    answered?.version === said.version
      ? versionWarnings(said.version, answered.metadata, { ...said, sentiment })
      : [];
  return { ...said, instrument, timeframe, warnings: [...fallback, ...read, ...warnings] };
}
