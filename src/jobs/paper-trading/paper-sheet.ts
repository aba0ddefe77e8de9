import { MisuseError } from "../../foundation/errors.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import { buildTearSheet } from "../../trading/tear-sheet/build-tear-sheet.ts";
import type { TearSheet } from "../../trading/tear-sheet/tear-sheet.ts";
import type { PaperSetup } from "./paper-setup.ts";

/** What a session was worth so far, or why nobody can say. */
export async function paperSheet(
  setup: PaperSetup,
  run: RecordedRun,
): Promise<{ readonly sheet: TearSheet | undefined; readonly missing: string | undefined }> {
  if (run.decisions.length < 2) return { sheet: undefined, missing: tooFew(run) };
  try {
    return { sheet: buildTearSheet(run, await setup.facts(run)), missing: undefined };
  } catch (error) {
    if (!(error instanceof MisuseError) || error.code !== "E_EMPTY_RUN") throw error;
    return { sheet: undefined, missing: tooFew(run) };
  }
}

function tooFew({ decisions }: RecordedRun): string {
  const { length } = decisions;
  return `There is no tear sheet yet: ${length === 0 ? "nothing has" : `${length} candles have`} been decided on.`;
}
