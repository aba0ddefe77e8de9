import { renderComparisonPage } from "../adapters/html-report/render-comparison-page.ts";
import { writeFileAtomically } from "../foundation/atomic-files.ts";
import type { ComparedModels } from "./compare-models.ts";

/**
 * Writes a comparison as one HTML page.
 *
 * @param path Missing folders above it are made; an older page there is replaced whole.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function writeComparisonPage(compared: ComparedModels, path: string): Promise<void> {
  await writeFileAtomically(path, await renderComparisonPage(compared));
}
