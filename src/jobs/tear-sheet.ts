/** What a finished run was worth, as doors show it. */
export { costStopsText } from "../trading/tear-sheet/cost-stops-text.ts";
export { modelLines } from "../trading/tear-sheet/model-lines.ts";
export { tailDaysMin } from "../trading/tear-sheet/sheet-tails.ts";
export type { SheetFigures, TearSheet } from "../trading/tear-sheet/tear-sheet.ts";
