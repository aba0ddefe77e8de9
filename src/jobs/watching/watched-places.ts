import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { registeredModels } from "../../adapters/model-files/registered-models.ts";
import { resolveVersion } from "../../adapters/model-files/resolve-version.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe } from "../../market/timeframe.ts";

/** Which models are watched; what is left out narrows nothing. */
export interface WatchChoice {
  readonly modelsDir: string;
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  readonly type?: ModelKind | undefined;
  /** A file instead of the stored candles: of one instrument and timeframe. */
  readonly file?: string | undefined;
}

/**
 * Every model that fits and has a version, in the order of their names.
 *
 * @throws {MisuseError} E_NO_MODEL; E_WHICH_MODEL: one file cannot hold the candles of all of them.
 */
export async function watchedPlaces(choice: WatchChoice): Promise<readonly ModelPlace[]> {
  const { modelsDir, type } = choice;
  const instrument = choice.instrument && parseInstrument(choice.instrument);
  const timeframe = choice.timeframe && parseTimeframe(choice.timeframe);
  const fitting = (await registeredModels(modelsDir)).filter(
    (model) =>
      (instrument === undefined || model.instrument === instrument) &&
      (timeframe === undefined || model.timeframe === timeframe) &&
      (type === undefined || model.kind === type),
  );
  if (fitting.length === 0) throw await nothingToWatch(choice);
  const series = new Set(fitting.map((model) => `${model.instrument} ${model.timeframe}`));
  if (choice.file !== undefined && series.size > 1) {
    throw new MisuseError(
      "E_WHICH_MODEL",
      `Cannot watch ${[...series].join(", ")} with the candles of one file: name the instrument and the timeframe, value was ${JSON.stringify(choice.file)}`,
    );
  }
  return fitting.map((model) => ({ modelsDir, ...model }));
}

async function nothingToWatch(choice: WatchChoice): Promise<MisuseError> {
  const { modelsDir, instrument, timeframe = "1h", type = "price" } = choice;
  if (instrument !== undefined) {
    // Says what is wrong with the name.
    const place = { modelsDir, instrument: parseInstrument(instrument), kind: type };
    await resolveVersion({ ...place, timeframe: parseTimeframe(timeframe) });
  }
  return new MisuseError(
    "E_NO_MODEL",
    `Cannot watch: ${modelsDir} holds no such model; train one with \`candlecast train\``,
  );
}
