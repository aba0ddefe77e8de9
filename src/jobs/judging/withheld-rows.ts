import { readVersion } from "../../adapters/model-files/read-version.ts";
import type { WithheldRows } from "../../evaluation/report/withheld-rows.ts";
import { bundleFileNames } from "../../learning/bundle/model-kind.ts";
import { parseNovelty } from "../../learning/bundle/novelty-file.ts";
import { candleGrid } from "../../learning/features/candle-grid.ts";
import { windowsAt } from "../../learning/features/feature-windows.ts";
import { buildSamples } from "../../learning/features/samples.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { countWithheld } from "../../serving/count-withheld.ts";
import type { JudgedModel } from "./judged-model.ts";

/**
 * How many of a version's forecasts serving would have withheld, by the gates of its own files.
 *
 * @param judged Stored positions of usable windows, and the closes that were forecast there.
 * @returns `undefined` for a version from before forecasts had such gates.
 * @throws {RefusedError} E_NOVELTY_FORMAT.
 */
export async function withheldRows(
  model: JudgedModel,
  series: CandleSeries,
  judged: { readonly positions: Int32Array; readonly closes: Float64Array },
): Promise<WithheldRows | undefined> {
  const { path, metadata, transform } = model;
  const kind = metadata.model_type === "price_prediction" ? "price" : "sentiment";
  const { novelty: name } = bundleFileNames(parseInstrument(metadata.instrument), kind);
  const { files } = await readVersion(path);
  const bytes = files.get(name);
  if (bytes === undefined) return undefined;
  const novelty = parseNovelty(Buffer.from(bytes).toString("utf8"));
  const grid = candleGrid(series, { gaps: "bridge", extraColumns: model.extraColumns(series) });
  const samples = buildSamples(grid, windowsAt(grid, judged.positions), transform);
  return countWithheld(novelty, { samples, from: 0, closes: judged.closes });
}
