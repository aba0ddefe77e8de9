import type { ImportedCandles } from "../../jobs/import-candles.ts";
import { dataCommandLine, featuresWithoutVolume, trainCommandLine } from "../next-commands.ts";
import type { GlobalOptions } from "../verb.ts";

type Places = Pick<GlobalOptions, "models" | "dataDir">;

/** What the store held before differs between two equal runs. */
export function storedJson(stored: ImportedCandles["stored"]): object {
  if (stored === undefined) return { stored: null };
  const { candles, path, ...volatile } = stored;
  return { stored: { candles, path }, volatile };
}

/** What makes sense after candles were stored: to verify them and to train on them. */
export function nextDataCommands(
  imported: Pick<ImportedCandles, "instrument" | "timeframe" | "hasVolume">,
  { models: modelsDir, dataDir }: Places,
): readonly string[] {
  const { instrument, timeframe, hasVolume } = imported;
  const features = hasVolume ? undefined : featuresWithoutVolume;
  const places = { modelsDir, dataDir };
  return [
    dataCommandLine(["verify", instrument, "--timeframe", timeframe], places),
    trainCommandLine({ instrument, timeframe, features, recipe: "return", ...places }),
  ];
}
