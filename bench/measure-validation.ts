import { buildReportCard } from "../src/evaluation/report/build-report-card.ts";
import { chooseVersion } from "../src/jobs/judging/choose-version.ts";
import { judgeVersion } from "../src/jobs/judging/judge-version.ts";
import { openJudgedModel } from "../src/jobs/judging/judged-model.ts";
import { segmentPositions } from "../src/jobs/judging/segment-positions.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";

/** How long a judgement of a version takes, milliseconds. */
export interface ValidationTime {
  readonly windows: number;
  /** Asking the exported model about every exam window. */
  readonly forecastsMs: number;
  /** Metrics with intervals, tests, trading and conditions, 10,000 bootstrap draws. */
  readonly reportMs: number;
}

/** @param series The candles that the newest version of BTCUSDT was trained on. */
export async function measureValidation(
  modelsDir: string,
  series: CandleSeries,
): Promise<ValidationTime> {
  const chosen = await chooseVersion({ modelsDir, instrument: "BTCUSDT" }, "new");
  const model = await openJudgedModel(chosen);
  try {
    const { exam } = segmentPositions(series, model.metadata);
    const startMs = performance.now();
    await model.forecastAt(series, exam);
    const forecastsMs = performance.now() - startMs;
    const { judged } = await judgeVersion(model, series);
    const judgedMs = performance.now();
    const facts = { recipe: "return", trainedUntilMs: 0, lastCandleMs: 0, inSample: false };
    buildReportCard(judged, { title: "bench", ...facts, trials: 1 });
    return { windows: exam.length, forecastsMs, reportMs: performance.now() - judgedMs };
  } finally {
    await model.release();
  }
}
