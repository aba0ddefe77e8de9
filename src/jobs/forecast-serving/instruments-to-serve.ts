import { registeredModels } from "../../adapters/model-files/registered-models.ts";
import { resolveVersion } from "../../adapters/model-files/resolve-version.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";

/**
 * The named instruments, else all that have a model of that timeframe.
 *
 * @throws {MisuseError} E_NO_MODEL: there is none, or a named one has none.
 */
export async function instrumentsToServe(asked: {
  readonly modelsDir: string;
  readonly timeframe: Timeframe;
  readonly wanted?: readonly string[] | undefined;
}): Promise<readonly CandleKey[]> {
  const { modelsDir, timeframe } = asked;
  const models = await registeredModels(modelsDir);
  const own = models.filter((model) => model.timeframe === timeframe);
  const trained = new Set(own.map(({ instrument }) => instrument));
  const wanted = asked.wanted === undefined ? trained : new Set(asked.wanted.map(parseInstrument));
  if (wanted.size === 0) throw nothingToServe(modelsDir, timeframe);
  for (const instrument of wanted) {
    // Says what is wrong with the name.
    if (!trained.has(instrument)) {
      await resolveVersion({ modelsDir, instrument, timeframe, kind: "price" });
    }
  }
  return [...wanted].map((instrument) => ({ instrument, timeframe }));
}

function nothingToServe(modelsDir: string, timeframe: Timeframe): MisuseError {
  return new MisuseError(
    "E_NO_MODEL",
    `Cannot serve: ${modelsDir} holds no model of ${timeframe} candles; train one with \`candlecast train\` or name another --timeframe`,
  );
}
