import { join } from "node:path";
import { isVersionId } from "../../learning/bundle/version-id.ts";
import { modelFolder } from "./model-place.ts";
import { walkModels } from "./walk-models.ts";

/**
 * The folders of versions whose id begins with the given text, whatever their model, sorted.
 *
 * @param modelsDir The folder of all models; one that does not exist holds none.
 */
export async function findVersions(modelsDir: string, start: string): Promise<readonly string[]> {
  const found = (await walkModels(modelsDir)).flatMap(({ place, folders }) =>
    folders
      .filter((name) => isVersionId(name) && name.startsWith(start))
      .map((name) => join(modelFolder(place), name)),
  );
  return found.toSorted();
}
