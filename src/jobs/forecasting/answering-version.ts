import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import {
  type ResolvedVersion,
  resolveVersion,
} from "../../adapters/model-files/resolve-version.ts";
import { readAliases } from "../../adapters/registry-files/read-aliases.ts";
import { MisuseError } from "../../foundation/errors.ts";

/**
 * The version of a model that may answer beside the instrument's other models. As `resolveVersion`, but
 * where another of them has a champion, a model without one is not asked: its newest version was never
 * deployed, perhaps it was turned away.
 *
 * @param others The other models that could answer the same question.
 * @throws {MisuseError} E_NO_CHAMPION: another model has a champion and this one has none; and as
 *   `resolveVersion`, E_ALIASES_BROKEN of any of them.
 */
export async function answeringVersion(
  place: ModelPlace,
  others: readonly ModelPlace[],
): Promise<ResolvedVersion> {
  const resolved = await resolveVersion(place);
  if (resolved.deployed) return resolved;
  for (const other of others) {
    const { champion } = await readAliases(other);
    if (champion !== null) throw notDeployed(place, other);
  }
  return resolved;
}

/** True where it is told that a model waits for its first deploy. */
export function isNotDeployed(error: Error): boolean {
  return error instanceof MisuseError && error.code === "E_NO_CHAMPION";
}

function notDeployed({ instrument, timeframe, kind }: ModelPlace, other: ModelPlace): MisuseError {
  return new MisuseError(
    "E_NO_CHAMPION",
    `Cannot ask the ${kind} model of ${instrument} ${timeframe}: it is not deployed and the ${other.kind} model is; deploy a version of it with \`candlecast deploy ${instrument} --type ${kind}\``,
  );
}
