import type { Damage } from "../../learning/bundle/locate-damage.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";

/** One thing that `models verify` found. */
export interface RegistryFinding {
  /** "note": nothing is lost by it, and the next start or a person puts it right. */
  readonly kind: "broken" | "note";
  /** Below the folder of all models; a file or a folder. */
  readonly path: string;
  readonly version: ModelVersion | undefined;
  /** Which bytes, where that is known. */
  readonly place: Damage | undefined;
  /** A sentence without its end. */
  readonly reason: string;
}
