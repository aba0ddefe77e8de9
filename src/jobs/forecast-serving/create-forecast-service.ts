import type {
  ForecastService,
  ServedAnswer,
  ServiceAnswer,
} from "../../serving/forecast-service.ts";
import type { Clock } from "../../foundation/clock.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { closedCandles } from "../../market/closed-candles.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import type { LadderAnswer } from "../../serving/forecast.ts";
import { versionWarnings } from "../forecasting/version-warnings.ts";
import { findServed } from "./find-served.ts";
import { givenSeries } from "./given-series.ts";
import { readinessOf } from "./readiness-of.ts";
import { refused } from "./refused.ts";
import type { ServedInstrument, ServedQuestion } from "./served-instrument.ts";
import type { ServedInstruments } from "./served-instruments.ts";
import { withoutPlaces } from "./without-places.ts";

/** The service over the instruments that are served; what it says names no folder of this machine. */
export function createForecastService(
  served: Pick<ServedInstruments, "byName" | "refresh">,
  { modelsDir, clock }: { readonly modelsDir: string; readonly clock: Clock },
): ForecastService {
  const placeless = withoutPlaces(modelsDir);
  const answer = async (
    one: ServedInstrument,
    question: Pick<ServedQuestion, "series" | "position" | "sentiment">,
    atMs: number | undefined,
  ): Promise<ServiceAnswer> => {
    const nowMs = atMs ?? clock.nowMs();
    const said = await one.ask({ ...question, nowMs, isLive: atMs === undefined });
    return { kind: "answered", answer: placeless(aboutInstrument(one, said, question)) };
  };
  return {
    async fromCandles(question) {
      const { candles, sentiment: given, atMs } = question;
      const one = findServed(served.byName, question, clock.nowMs());
      if ("kind" in one) return one;
      const series = givenSeries(candles, one.key, clock.nowMs());
      if (typeof series === "string") return refused("bad-candles", series);
      const sentiment =
        given === undefined ? (await one.stored.sentiment()).timeline : sentimentTimeline(given);
      return answer(one, { series, position: positionAt(series, atMs), sentiment }, atMs);
    },
    async fromStore(question) {
      const { atMs } = question;
      const one = findServed(served.byName, question, clock.nowMs());
      if ("kind" in one) return one;
      const all = await one.stored.candles();
      const series = all && closedCandles(all, atMs ?? clock.nowMs());
      if (series === undefined || series.openTimeMs.length === 0) {
        return refused("no-candles", "No candle that had closed by then is stored.");
      }
      const { timeline } = await one.stored.sentiment();
      return answer(one, { series, sentiment: timeline }, atMs);
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

// Of the last candle that had closed by an earlier moment; without one all count, closed or not.
function positionAt(series: CandleSeries, atMs: number | undefined): number | undefined {
  if (atMs === undefined) return undefined;
  const stepMs = timeframeMs(series.timeframe);
  return series.openTimeMs.findLastIndex((openMs) => openMs + stepMs <= atMs);
}

function aboutInstrument(
  one: ServedInstrument,
  said: LadderAnswer,
  { sentiment }: Pick<ServedQuestion, "sentiment">,
): ServedAnswer {
  const { instrument, timeframe } = one.key;
  if (said.kind === "abstain") return { ...said, instrument, timeframe, warnings: [] };
  const answered = one.rungs.find(({ source }) => source === said.source)?.forecaster();
  // Exchanged in between: the newer one's segments say nothing about this answer.
  const warnings =
    answered?.version === said.version
      ? versionWarnings(said.version, answered.metadata, { ...said, sentiment })
      : [];
  return { ...said, instrument, timeframe, warnings };
}
