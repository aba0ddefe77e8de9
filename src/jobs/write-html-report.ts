import { renderHtmlReport } from "../adapters/html-report/render-html-report.ts";
import type { FurtherSection } from "../adapters/html-report/sections/further-section.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import { writeFileAtomically } from "../foundation/atomic-files.ts";

/**
 * Writes a report card as one HTML page.
 *
 * @param path Missing folders above it are made; an older page there is replaced whole.
 * @param sections What a verb adds to the card.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function writeHtmlReport(
  card: ReportCard,
  path: string,
  sections: readonly FurtherSection[] = [],
): Promise<void> {
  await writeFileAtomically(path, await renderHtmlReport(card, { sections }));
}
