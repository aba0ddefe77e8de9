import { type CandleSeries, priceColumns } from "../../market/candle-series.ts";

/** The features of a series: the usual ones, without volume where it has none or it never changes. */
export function featuresOf(series: CandleSeries): { readonly features?: readonly string[] } {
  const { volume } = series;
  const speaks = volume?.some((value) => value !== volume[0]) ?? false;
  return speaks ? {} : { features: priceColumns };
}
