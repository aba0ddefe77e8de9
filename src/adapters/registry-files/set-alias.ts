import type { Clock } from "../../foundation/clock.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AliasName } from "../../lifecycle/registry/alias.ts";
import type { RegistryNow } from "../../lifecycle/registry/apply-changes.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { changeRegistry } from "./change-registry.ts";

export interface AliasSetting {
  /** The champion moves by `moveChampion` and `rollBack` alone. */
  readonly alias: Exclude<AliasName, "champion" | "previous">;
  /** `null`: nobody from now on. */
  readonly version: ModelVersion | null;
  readonly reason: string | null;
}

/**
 * Makes a version challenger or shadow, or nobody; nothing is noted where it is so already.
 *
 * @throws {MisuseError} E_NO_MODEL: there is no such version; and what `changeRegistry` throws.
 */
export async function setAlias(
  place: ModelPlace,
  clock: Clock,
  { alias, version, reason }: AliasSetting,
): Promise<RegistryNow> {
  return changeRegistry(place, clock, ({ aliases }) => {
    if ((aliases[alias]?.version ?? null) === version) return [];
    return {
      event: { kind: "alias-set", alias, version, reason },
      aliases: { [alias]: version },
    };
  });
}
