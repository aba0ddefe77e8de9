import { renderTearSheetPage } from "../adapters/html-report/render-tear-sheet-page.ts";
import { writeFileAtomically } from "../foundation/atomic-files.ts";
import type { TearSheet } from "../trading/tear-sheet/tear-sheet.ts";

/**
 * Writes a tear sheet as one HTML page.
 *
 * @param path Missing folders above it are made; an older page there is replaced whole.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function writeTearSheetPage(sheet: TearSheet, path: string): Promise<void> {
  await writeFileAtomically(path, await renderTearSheetPage(sheet));
}
