import { RefusedError } from "../../foundation/errors.ts";

/**
 * Lets only forecasts through that can be judged.
 *
 * @param forecastLogReturn Over the horizon, per row of the exam.
 * @throws {RefusedError} E_FORECAST_NOT_FINITE the model answered NaN or infinity.
 */
export function refuseNotFinite(forecastLogReturn: Float64Array): void {
  const first = forecastLogReturn.findIndex((value) => !Number.isFinite(value));
  if (first === -1) return;
  const broken = forecastLogReturn.filter((value) => !Number.isFinite(value)).length;
  throw new RefusedError(
    "E_FORECAST_NOT_FINITE",
    `Cannot judge the model: ${broken} of ${forecastLogReturn.length} exam forecasts are not finite numbers, the first at row ${first}, value was ${forecastLogReturn[first]}`,
  );
}
