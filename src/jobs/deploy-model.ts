import { changeRegistry } from "../adapters/registry-files/change-registry.ts";
import { moveChampion } from "../adapters/registry-files/move-champion.ts";
import { readAudit } from "../adapters/registry-files/read-audit.ts";
import { readAliases } from "../adapters/registry-files/read-aliases.ts";
import { setAlias } from "../adapters/registry-files/set-alias.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { OperationalError } from "../foundation/errors.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { lastDeploy } from "../lifecycle/registry/last-deploy.ts";
import { parseReason } from "../lifecycle/registry/reason.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";
import { gateEvent, noteRefusal, refusalEvent } from "./deploying/gate-events.ts";
import { type Promotion, unjudged } from "./deploying/judge-promotion.ts";
import { openProvenVersion, type ProvenVersion } from "./deploying/proven-version.ts";
import { refuseRolledBack } from "./deploying/refuse-rolled-back.ts";
import { refuseOtherRival, rivalGenerationOf } from "./deploying/rival-generation.ts";
import { type Judgement, judgeVersionToDeploy } from "./deploying/version-to-deploy.ts";
import { type ChosenVersion, chooseVersion, type ModelType } from "./judging/choose-version.ts";
import { readExposureCap, type VersionCap } from "./read-exposure-cap.ts";

export type { GateCheck, GateMode, GateOutcome } from "../evaluation/promotion/gate-decision.ts";
export type { Promotion } from "./deploying/judge-promotion.ts";

export interface DeployModelRequest {
  /** May be left out where the registry holds one. */
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  /** A version as `chooseVersion` reads it; default "new". */
  readonly model?: string | undefined;
  /** Default: as `chooseVersion` has it. */
  readonly type?: ModelType | undefined;
  /** A CSV or Parquet file instead of the stored candles. */
  readonly file?: string | undefined;
  /** Files of sentiment readings for a version that reads them; all stored sources by default. */
  readonly sentimentFiles?: readonly string[] | undefined;
  /** Why a gate that says no, or cannot tell, is passed over. */
  readonly force?: string | undefined;
  /** Why live trading is allowed though the version has no edge. */
  readonly acceptNoEdge?: string | undefined;
  /** Generation of the champion's alias that is expected; default: as it is when judging begins. */
  readonly generation?: number | undefined;
  /** Default "champion"; the others are names without a gate. */
  readonly as?: "champion" | "challenger" | "shadow" | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
}

/** Which version it is about. */
export interface DeploySubject {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly type: ModelKind;
  readonly version: ModelVersion;
  readonly path: string;
  readonly warnings: readonly string[];
}

export type DeployedModel = DeploySubject &
  (
    | {
        readonly kind: "deployed";
        /** The champion before; null = there was none. */
        readonly replaced: ModelVersion | null;
        /** Of the champion's alias now. */
        readonly generation: number;
        readonly gate: Promotion;
        /** Why the gate was passed over; null = it was passed. */
        readonly forced: string | null;
        readonly money: VersionCap;
      }
    | {
        readonly kind: "refused" | "inconclusive";
        readonly code: "E_GATE_REFUSED" | "E_GATE_INCONCLUSIVE";
        /** Who goes on answering; null = there is no champion. */
        readonly champion: ModelVersion | null;
        readonly gate: Promotion;
      }
    | {
        /** It is the champion already. */
        readonly kind: "unchanged";
        /** The word that was given now for its lack of an edge. */
        readonly accepted: string | null;
      }
    | {
        readonly kind: "named";
        readonly alias: "challenger" | "shadow";
        readonly replaced: ModelVersion | null;
      }
  );

export interface DeployModelWatch {
  /** Share of all forecasts that was asked, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
  readonly clock?: Clock;
}

/**
 * Makes a version champion if the promotion gate lets it pass on candles that neither it nor the
 * champion was fitted on. Its files and golden vectors are proven first, whatever is forced. Every
 * outcome is noted in the audit log.
 *
 * @throws {MisuseError} E_OPTION: a reason is empty or too long; E_NO_MODEL, E_WHICH_MODEL,
 *   E_NO_CHAMPION; where the gate is not forced also
 *   E_NO_CANDLES, E_NO_FITTING, E_NO_SENTIMENT.
 * @throws {RefusedError} E_VERSION_BROKEN and its kin; E_CHAMPION_MOVED: another deploy or rollback
 *   came first; E_ROLLED_BACK: the newest one was rolled back from, and nobody named it; E_AUDIT_BROKEN.
 * @throws {WorldError} E_REGISTRY_BUSY, E_DISK_WRITE, E_ALIASES_BROKEN.
 */
export async function deployModel(
  request: DeployModelRequest,
  watch: DeployModelWatch = {},
): Promise<DeployedModel> {
  const { modelsDir = "./models", model = "new" } = request;
  const { clock = systemClock } = watch;
  const force = parseReason(request.force);
  const acceptNoEdge = parseReason(request.acceptNoEdge);
  const chosen = await chooseVersion({ ...request, modelsDir }, model);
  if (model === "new" && (request.as ?? "champion") === "champion") await refuseRolledBack(chosen);
  const { place, version, path } = chosen;
  const { instrument, timeframe, kind: type } = place;
  const proven = await proveNoted(chosen, clock);
  try {
    const outcome = await deployProven(
      proven,
      { ...request, force, acceptNoEdge },
      { ...watch, clock },
    );
    return { instrument, timeframe, type, version, path, warnings: [], ...outcome };
  } finally {
    await proven.model.release();
  }
}

async function deployProven(
  proven: ProvenVersion,
  request: DeployModelRequest,
  watch: DeployModelWatch & { readonly clock: Clock },
) {
  const { chosen } = proven;
  const { clock } = watch;
  const { as = "champion" } = request;
  const { champion, generations } = await readAliases(chosen.place);
  if (champion?.version === chosen.version)
    return deployAgain(chosen, request, { clock, generation: champion.generation });
  if (as !== "champion") return nameVersion(chosen, as, clock);
  const rivalGeneration = await rivalGenerationOf(chosen, { champion });
  const judgement = await judge(proven, champion?.version ?? null, { request, watch });
  const expected = request.generation ?? generations.champion;
  const outcome = await settle(proven, judgement, { request, clock, expected, rivalGeneration });
  return { warnings: judgement.warnings, ...outcome };
}

// A version that cannot serve was turned away too: the log says so.
async function proveNoted(chosen: ChosenVersion, clock: Clock): Promise<ProvenVersion> {
  try {
    return await openProvenVersion(chosen);
  } catch (error) {
    if (error instanceof OperationalError) await noteRefusal(chosen, error, clock);
    throw error;
  }
}

async function nameVersion(
  { place, version }: ChosenVersion,
  alias: "challenger" | "shadow",
  clock: Clock,
) {
  const replaced = (await readAliases(place))[alias]?.version ?? null;
  await setAlias(place, clock, { alias, version, reason: null });
  return { kind: "named", alias, replaced } as const;
}

// The champion stays what it is; a word for its lack of an edge is noted. Who expects another generation
// was too late even where the same version won.
async function deployAgain(
  { place, version }: ChosenVersion,
  request: DeployModelRequest,
  { clock, generation }: { readonly clock: Clock; readonly generation: number },
) {
  const { generation: expected } = request;
  const acceptNoEdge = request.acceptNoEdge ?? null;
  if (acceptNoEdge === null && (expected ?? generation) === generation)
    return { kind: "unchanged", accepted: null } as const;
  // What was found at its deploy, and whether the gate was passed over, is as true as before.
  const last = lastDeploy((await readAudit(place)).entries, version);
  const { forced = null, verdict = null } = last ?? {};
  const known = { version, forced, verdict };
  await moveChampion(place, clock, {
    ...known,
    acceptNoEdge,
    expected: expected ?? generation,
    isAgain: true,
  });
  return { kind: "unchanged", accepted: acceptNoEdge } as const;
}

// Who forces a deploy may have no candles to judge it by.
async function judge(
  proven: ProvenVersion,
  champion: ModelVersion | null,
  asked: {
    readonly request: DeployModelRequest;
    readonly watch: DeployModelWatch & { readonly clock: Clock };
  },
): Promise<Judgement> {
  const { request, watch } = asked;
  try {
    return await judgeVersionToDeploy(proven, request, watch);
  } catch (error) {
    if (request.force === undefined || !(error instanceof OperationalError)) throw error;
    return { promotion: unjudged(proven, champion, error.message), warnings: [] };
  }
}

interface Settling {
  readonly request: DeployModelRequest;
  readonly clock: Clock;
  /** Generation of the champion that the version was held against. */
  readonly expected: number;
  /** As `rivalGenerationOf`, when judging began. */
  readonly rivalGeneration: number | undefined;
}

async function settle(proven: ProvenVersion, { promotion }: Judgement, settling: Settling) {
  if (promotion.outcome === "passed") return switchTo(proven, promotion, null, settling);
  const { force } = settling.request;
  if (force !== undefined) return switchTo(proven, promotion, force, settling);
  const { place, version } = proven.chosen;
  const { outcome: kind, reason: message } = promotion;
  const code = kind === "refused" ? "E_GATE_REFUSED" : "E_GATE_INCONCLUSIVE";
  const { aliases } = await changeRegistry(place, settling.clock, () => [
    { event: gateEvent(version, promotion) },
    { event: refusalEvent(version, { code, message }) },
  ]);
  const champion = aliases.champion?.version ?? null;
  return { kind, code, champion, gate: promotion } as const;
}

async function switchTo(
  { chosen }: ProvenVersion,
  promotion: Promotion,
  forced: string | null,
  { request, clock, expected, rivalGeneration }: Settling,
) {
  const { place, version } = chosen;
  await changeRegistry(place, clock, () => ({ event: gateEvent(version, promotion) }));
  const verdict = promotion.verdict?.verdict ?? null;
  const acceptNoEdge = request.acceptNoEdge ?? null;
  const move = { version, expected, forced, acceptNoEdge, verdict };
  await refuseOtherRival(chosen, { rivalGeneration, clock });
  const { aliases, entries } = await moveChampion(place, clock, move);
  return {
    kind: "deployed",
    replaced: lastDeploy(entries, version)?.replaced ?? null,
    generation: aliases.generations.champion,
    gate: promotion,
    forced,
    money: await readExposureCap(place, { version, clock }),
  } as const;
}
