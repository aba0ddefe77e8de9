import type { ResolvedVersion } from "../../adapters/model-files/resolve-version.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { sentenceOf } from "../../serving/abstain.ts";

export interface OpenedVersion<Opened> {
  readonly opened: Opened;
  /** Why it is not the champion that was opened; `undefined` where it is the one that was meant. */
  readonly warning: string | undefined;
}

/**
 * Opens the version that answers for a model; where a champion cannot be opened, the one before it.
 *
 * @throws what `open` says of the champion, where neither can be opened.
 */
export async function openOrFallBack<Opened>(
  { fallback, ...meant }: ResolvedVersion,
  open: (version: Pick<ResolvedVersion, "version" | "path">) => Promise<Opened>,
): Promise<OpenedVersion<Opened>> {
  try {
    return { opened: await open(meant), warning: undefined };
  } catch (error) {
    if (fallback === undefined || !(error instanceof OperationalError)) throw error;
    const opened = await orUndefined(open(fallback));
    if (opened === undefined) throw error;
    return { opened, warning: fallbackWarning(meant.version, fallback.version, error) };
  }
}

/** One sentence that names the broken champion and the version that answers in its place. */
export function fallbackWarning(
  champion: ModelVersion,
  previous: ModelVersion,
  error: OperationalError,
): string {
  return `The champion, version ${champion}, cannot be used, and the one before it, version ${previous}, answers instead. ${sentenceOf(error)} Deploy a whole version, or go back with \`candlecast rollback\`.`;
}

async function orUndefined<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof OperationalError) return undefined;
    throw error;
  }
}
