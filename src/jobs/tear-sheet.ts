/** What a finished run was worth, as doors show it. */
export type { SheetFigures, TearSheet } from "../trading/tear-sheet/tear-sheet.ts";
