import type { ModelPlace } from "../../../adapters/model-files/model-place.ts";
import type { ResolvedVersion } from "../../../adapters/model-files/resolve-version.ts";
import { MisuseError } from "../../../foundation/errors.ts";
import type { ModelKind } from "../../../learning/bundle/model-kind.ts";
import type { InstrumentId } from "../../../market/instrument.ts";
import type { Timeframe } from "../../../market/timeframe.ts";
import { answeringVersion } from "../../forecasting/answering-version.ts";
import { chooseVersion } from "../../judging/choose-version.ts";
import { type DecisionSpan, deployOf, logTenures } from "./log-tenures.ts";
import type { Tenure, TenuredRung } from "./tenure.ts";

/** Whose forecasts a run asks for. */
export interface AskedModels {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly modelsDir: string;
  /** The models to ask, best first. */
  readonly kinds: readonly ModelKind[];
  /**
   * "log": who was champion when; "champion": today's; else as `chooseVersion`. By default the log
   * where it tells of any candle of the run, else the version that answers today.
   */
  readonly model: string | undefined;
}

export interface ChosenTenures {
  /** Best first. */
  readonly rungs: readonly TenuredRung<Tenure>[];
  /** "log": along it; "asked": as was asked; "answering": the log tells of no candle of the run. */
  readonly by: "log" | "asked" | "answering";
}

/**
 * Finds who answers when.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION.
 * @throws {RefusedError} E_AUDIT_BROKEN. @throws {WorldError} E_MODELS_READ, E_ALIASES_BROKEN.
 */
export async function chosenTenures(
  asked: AskedModels,
  span: DecisionSpan,
): Promise<ChosenTenures> {
  const { model, kinds, modelsDir, instrument, timeframe } = asked;
  const places = kinds.map((kind): ModelPlace => ({ modelsDir, instrument, timeframe, kind }));
  if (model === undefined || model === "log") {
    const rungs = await Promise.all(
      places.map(async (place) => ({ kind: place.kind, tenures: await logTenures(place, span) })),
    );
    if (rungs.some(({ tenures }) => tenures.length > 0)) return { rungs, by: "log" };
    if (model === "log") throw nobodyReigned(asked);
    return { rungs: await answering(places), by: "answering" };
  }
  if (model === "champion" || model === "current") {
    return { rungs: await answering(places, { championsOnly: true }), by: "asked" };
  }
  const type = kinds.length === 1 ? kinds[0] : undefined;
  const isId = /^\d/.test(model);
  const chosen = await chooseVersion(
    { modelsDir, instrument, timeframe, type: isId ? undefined : type },
    model,
  );
  const tenure = await throughout(chosen.place, chosen);
  return { rungs: [{ kind: chosen.place.kind, tenures: [tenure] }], by: "asked" };
}

// What `predict` would ask today, asked about the past.
async function answering(
  places: readonly ModelPlace[],
  { championsOnly = false } = {},
): Promise<readonly TenuredRung<Tenure>[]> {
  const rungs: TenuredRung<Tenure>[] = [];
  const refusals: MisuseError[] = [];
  for (const place of places) {
    try {
      const others = places.filter((other) => other !== place);
      const resolved = await answeringVersion(place, others);
      if (championsOnly && !resolved.deployed) throw noChampion(place);
      rungs.push({ kind: place.kind, tenures: [await throughout(place, resolved)] });
    } catch (error) {
      if (!(error instanceof MisuseError)) throw error;
      refusals.push(error);
    }
  }
  if (rungs.length === 0 && refusals.length > 0) throw refusals.at(-1)!;
  return rungs;
}

async function throughout(
  place: ModelPlace,
  { version, path }: Pick<ResolvedVersion, "version" | "path">,
): Promise<Tenure> {
  const deploy = await deployOf(place, version);
  return { place, version, path, fromMs: -Infinity, untilMs: Infinity, isReign: false, deploy };
}

function noChampion({ instrument, timeframe, kind }: ModelPlace): MisuseError {
  return new MisuseError(
    "E_NO_CHAMPION",
    `Cannot ask the champion of ${instrument} ${timeframe}: no ${kind} model has been deployed; --model new asks the newest version`,
  );
}

function nobodyReigned({ instrument, timeframe }: AskedModels): MisuseError {
  return new MisuseError(
    "E_NO_CHAMPION",
    `Cannot follow the promotion log of ${instrument} ${timeframe}: nobody was champion at any candle of this run; --model VERSION asks one version throughout`,
  );
}
