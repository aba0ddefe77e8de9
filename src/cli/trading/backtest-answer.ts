import { utcText } from "../../foundation/utc-text.ts";
import type { BacktestResult } from "../../jobs/run-backtest.ts";
import { shellWord } from "../shell-word.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";
import { tearSheetJson } from "./tear-sheet-json.ts";
import { tearSheetText } from "./tear-sheet-text.ts";

/** What `backtest` answers; `backtestSchema` describes the JSON. */
export function backtestAnswer(result: BacktestResult, page: string | undefined): VerbAnswer {
  const { name, sheet, notes, forecasters, state, stateReason, ledger } = result;
  const json = {
    kind: "backtest",
    name,
    ...tearSheetJson(sheet),
    forecasters,
    notes,
    state,
    stateReason,
    eventLogHash: result.eventLogHash,
    ledger,
    page: page ?? null,
    volatile: result.volatile,
  };
  const text = [
    ...notes.map((note) => labelled("NOTE  ", note)),
    ...(notes.length === 0 ? [] : [""]),
    tearSheetText(sheet),
    "",
    ...stateLines(result),
    `Decisions  ${ledger}`,
    ...(page === undefined ? [] : [`Page       ${page}`]),
    whyLine(result),
  ];
  return { json, text: text.join("\n") };
}

function stateLines({ state, stateReason }: BacktestResult): readonly string[] {
  if (state === "ACTIVE") return [];
  return [labelled(`${state}  `, `at the end: ${stateReason ?? "the limits said so"}`)];
}

function whyLine({ sheet, name }: BacktestResult): string {
  const { instruments, untilMs } = sheet.subject;
  const at = shellWord(`${utcText(untilMs).replace(" ", "T")}Z`);
  return `Why        candlecast why ${instruments[0]} --session ${shellWord(name)} --at ${at}`;
}
