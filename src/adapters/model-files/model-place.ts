import { join } from "node:path";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";

/** Which model is meant: all of its versions lie in one folder. */
export interface ModelPlace {
  /** The folder of all models, "./models" unless asked otherwise. */
  readonly modelsDir: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
}

/** "models/BTCUSDT/1h/price". Every part is a checked name or one of a fixed list. */
export function modelFolder(place: ModelPlace): string {
  return join(place.modelsDir, place.instrument, place.timeframe, place.kind);
}
