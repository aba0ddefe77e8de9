import type { TearSheet } from "../../jobs/tear-sheet.ts";

/**
 * A tear sheet for a program, as `tearSheetSchema` describes it: the figures by name at the top, what
 * they stand beside below. The trades themselves stand in the ledger.
 */
export function tearSheetJson(sheet: TearSheet): object {
  const { benchmark, figures, sharpe } = sheet;
  const { buyAndHold, sameExposure, ...line } = benchmark;
  return {
    ...figures,
    inSample: sheet.inSample,
    stopped: sheet.stopped,
    benchmark: { ...buyAndHold, sameExposure, ...line },
    verdict: sheet.verdict,
    subject: sheet.subject,
    missing: sheet.missing,
    intervals: sheet.intervals,
    bootstrap: sheet.bootstrap,
    randomEntries: sheet.randomEntries,
    deflatedSharpe: sharpe,
    costs: sheet.costs,
    tails: sheet.tails,
    drawdowns: sheet.drawdowns,
    months: sheet.months,
    years: sheet.years,
    exits: sheet.exits,
    decisions: sheet.decisions,
  };
}
