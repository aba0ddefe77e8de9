import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import { listVersions } from "./list-versions.ts";
import { walkModels } from "./walk-models.ts";

/** A model that has at least one version. */
export interface RegisteredModel {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
}

/** Every model of the folder that has a version, in the order of their names. */
export async function registeredModels(modelsDir: string): Promise<readonly RegisteredModel[]> {
  const found: RegisteredModel[] = [];
  for (const { place } of await walkModels(modelsDir)) {
    const { instrument, timeframe, kind } = place;
    if ((await listVersions(place)).length > 0) found.push({ instrument, timeframe, kind });
  }
  return found;
}
