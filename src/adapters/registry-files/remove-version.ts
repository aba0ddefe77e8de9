import type { Clock } from "../../foundation/clock.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { RegistryNow } from "../../lifecycle/registry/apply-changes.ts";
import { versionNotes } from "../../lifecycle/registry/version-notes.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { changeRegistry } from "./change-registry.ts";

/**
 * Removes a version for ever: noted first, then its folder goes, if it is still there.
 *
 * @param reason A person's words, kept in the audit log.
 * @throws {MisuseError} E_NO_MODEL: it neither exists nor is noted.
 * @throws {RefusedError} E_VERSION_IN_USE: an alias means it; and what `changeRegistry` throws.
 */
export async function removeVersion(
  place: ModelPlace,
  version: ModelVersion,
  reason: string,
  clock: Clock,
): Promise<RegistryNow> {
  return changeRegistry(place, clock, ({ versions, entries }) => {
    const isNoted = versionNotes(entries).get(version)?.kind === "registered";
    if (!isNoted && !versions.includes(version)) {
      const where = `${modelFolder(place)} holds no such version, value was ${version}`;
      throw new MisuseError("E_NO_MODEL", `Cannot remove a version: ${where}`);
    }
    return { event: { kind: "removed", version, reason } };
  });
}
