import { MisuseError } from "../../foundation/errors.ts";
import type { ForeignTransform } from "../../learning/features/fitted-transform.ts";
import { windowCount } from "../../learning/features/feature-windows.ts";
import { type PreparedSamples, prepareSamples } from "../../learning/features/prepare-samples.ts";
import { candleCount, type CandleSeries } from "../../market/candle-series.ts";

/** As the deploy split cuts them. */
const exam = 2160;
const calibration = { a: 960, b: 480 };
const validationMax = 2160;
/** Yardsticks are fitted on the windows before calibration. */
const beforeMin = 300;

/**
 * The windows on which a foreign model is calibrated and examined, the newest ones; those before them
 * are what yardsticks and novelty know, not what the model was trained on.
 *
 * @throws {MisuseError} E_TOO_FEW_CANDLES and those of `prepareSamples`.
 */
export function adoptedSamples(series: CandleSeries, transform: ForeignTransform): PreparedSamples {
  const { features, lookback, horizon } = transform;
  const before = windowCount(candleCount(series), transform) - exam - calibration.a - calibration.b;
  if (before < beforeMin) {
    const needed = candleCount(series) + beforeMin - before;
    throw new MisuseError(
      "E_TOO_FEW_CANDLES",
      `Cannot adopt the model: calibration and exam with ${lookback} candles per window and horizon ${horizon} need at least ${needed} candles, value was ${candleCount(series)}`,
    );
  }
  const validation = Math.min(validationMax, Math.floor(before / 2));
  const sizes = { validation, calibrationA: calibration.a, calibrationB: calibration.b, exam };
  return prepareSamples(series, {
    recipe: "foreign",
    features,
    lookback,
    horizon,
    split: { sizes, purge: horizon },
    transform,
  });
}
