import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { readAliases } from "../adapters/registry-files/read-aliases.ts";
import { readRegistryFile } from "../adapters/registry-files/read-registry-file.ts";
import { auditPath } from "../adapters/registry-files/registry-paths.ts";
import { OperationalError } from "../foundation/errors.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { aliasesOf, type AliasName, type AliasTable } from "../lifecycle/registry/alias.ts";
import { championMovesIn } from "../lifecycle/registry/champion-moves.ts";
import { type NotedRegistration, registrationsIn } from "../lifecycle/registry/registrations.ts";
import type { VersionFacts } from "../lifecycle/registry/registry-event.ts";
import {
  type StandingRollback,
  standingRollbacks,
} from "../lifecycle/registry/standing-rollback.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";
import { type AskedPlace, askedPlaces, type PlaceFilter } from "./model-registry/asked-places.ts";

export interface ListModelsRequest extends PlaceFilter {
  /** At most so many of the newest versions of each model, and those that have an alias; default all. */
  readonly limit?: number | undefined;
}

/** A model: all versions of an instrument, a timeframe and a kind. */
export interface ListedModel {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
  /** How many versions there are, listed or not. */
  readonly count: number;
  /** `undefined` where they cannot be read; a warning says why. */
  readonly aliases: AliasTable | undefined;
  /** Newest first. */
  readonly versions: readonly ListedVersion[];
  readonly warnings: readonly string[];
}

export interface ListedVersion {
  readonly version: ModelVersion;
  readonly aliases: readonly AliasName[];
  /** Absent where nobody went back from it, or it was made champion again since. */
  readonly rolledBack: StandingRollback | undefined;
  /** When it was registered; `undefined` where it was not noted yet. */
  readonly registeredAt: string | undefined;
  readonly origin: NotedRegistration["origin"] | undefined;
  /** `undefined` where nothing was noted and the version's own files do not tell. */
  readonly facts: VersionFacts | undefined;
}

/**
 * Every version there is, from the names of folders and the audit logs alone: whether their files are
 * whole is the question of `verifyModels`.
 *
 * @returns By instrument, then timeframe, price before sentiment; empty where there is no model.
 * @throws {MisuseError} E_NO_MODEL: there are models, and none that was asked for.
 */
export async function listModels(request: ListModelsRequest = {}): Promise<readonly ListedModel[]> {
  const asked = (await askedPlaces(request)).filter(({ versions }) => versions.length > 0);
  const listed: ListedModel[] = [];
  for (const one of asked) listed.push(await listOne(one, request.limit ?? Infinity));
  return listed;
}

async function listOne({ place, versions }: AskedPlace, limit: number): Promise<ListedModel> {
  const { instrument, timeframe, kind } = place;
  const log = (await readRegistryFile(auditPath(place))) ?? "";
  const noted = registrationsIn(log);
  const rolledBack = standingRollbacks(championMovesIn(log));
  const { aliases, warnings } = await aliasesOrWarning(place);
  const listed: ListedVersion[] = [];
  for (const [i, version] of versions.entries()) {
    const own = aliases === undefined ? [] : aliasesOf(aliases, version);
    if (i >= limit && own.length === 0) continue;
    const { at, origin, facts } = noted.of(version) ?? (await ownFacts(place, version));
    const left = rolledBack.get(version);
    listed.push({ version, aliases: own, rolledBack: left, registeredAt: at, origin, facts });
  }
  const count = versions.length;
  return { instrument, timeframe, kind, count, aliases, versions: listed, warnings };
}

// A broken file of aliases must not hide the versions.
async function aliasesOrWarning(place: ModelPlace) {
  try {
    return { aliases: await readAliases(place), warnings: [] };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { aliases: undefined, warnings: [error.message] };
  }
}

interface OwnFacts {
  readonly at: undefined;
  readonly origin: undefined;
  readonly facts: VersionFacts | undefined;
}

// Of a version that the log does not know yet; few are, and what reads them takes long to load.
async function ownFacts(place: ModelPlace, version: ModelVersion): Promise<OwnFacts> {
  const unnoted = { at: undefined, origin: undefined };
  const reader = await import("../adapters/registry-files/read-version-facts.ts");
  try {
    return { ...unnoted, facts: await reader.readVersionFacts(place, version) };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { ...unnoted, facts: undefined };
  }
}
