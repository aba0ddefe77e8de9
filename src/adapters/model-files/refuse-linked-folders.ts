import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { MisuseError } from "../../foundation/errors.ts";
import type { ModelPlace } from "./model-place.ts";

/**
 * A model's folder and those above it, up to the folder of all models, must be folders of their own:
 * what is written through a link lands where nobody asked for it. The folder of all models may be one.
 *
 * @throws {MisuseError} E_MODELS_LINK.
 */
export async function refuseLinkedFolders(
  place: Omit<ModelPlace, "kind"> & Partial<Pick<ModelPlace, "kind">>,
): Promise<void> {
  const { modelsDir, instrument, timeframe, kind } = place;
  let folder = modelsDir;
  for (const name of [instrument, timeframe, ...(kind === undefined ? [] : [kind])]) {
    folder = join(folder, name);
    const facts = await lstat(folder).catch(() => undefined);
    if (facts?.isSymbolicLink() !== true) continue;
    throw new MisuseError(
      "E_MODELS_LINK",
      `Cannot use the models in ${folder}: it is a symbolic link; link the whole folder of models, or name another with --models`,
    );
  }
}
