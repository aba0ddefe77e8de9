import { resolveVersion } from "../../adapters/model-files/resolve-version.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import { identityOf } from "./model-identity.ts";

/** Who answers for an instrument. */
export interface AnsweringKey {
  /** Names the versions; a model that cannot say which is its own name. */
  readonly versions: string;
  /** Of the files that say so, before they were read; `undefined` where they have to be read again. */
  readonly identity: string | undefined;
}

/**
 * Which versions would answer now.
 *
 * @param request.version A whole version id: that one and no other.
 * @param before What was found last: it holds as long as the files are the same.
 */
export async function answeringKey(
  request: {
    readonly kinds: readonly ModelKind[];
    readonly timeframe: Timeframe;
    readonly version: string | undefined;
    readonly modelsDir: string;
  },
  instrument: InstrumentId,
  before: AnsweringKey | undefined,
): Promise<AnsweringKey> {
  const { kinds, timeframe, version, modelsDir } = request;
  if (version !== undefined) return { versions: version, identity: undefined };
  const places = kinds.map((kind) => ({ modelsDir, instrument, timeframe, kind }));
  const identities = places.map((place) => identityOf(place));
  const identity = identities.includes(undefined) ? undefined : identities.join("\n\n");
  if (identity !== undefined && identity === before?.identity) return before;
  const names: string[] = [];
  let isRead = true;
  for (const place of places) {
    try {
      const resolved = await resolveVersion(place);
      names.push(`${resolved.version} ${resolved.deployed}`);
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      names.push(error.code);
      isRead = false;
    }
  }
  return { versions: names.join(", "), identity: isRead ? identity : undefined };
}
