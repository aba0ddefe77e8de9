import { utcText } from "../../foundation/utc-text.ts";
import type { PaperResult } from "../../jobs/trade-paper.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { shellWord } from "../shell-word.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";
import { tearSheetJson } from "./tear-sheet-json.ts";
import { tearSheetText } from "./tear-sheet-text.ts";

/** What `trade --paper` answers when its candles ended or at Ctrl-C; `paperSchema` describes the JSON. */
export function paperAnswer(result: PaperResult, page: string | undefined): VerbAnswer {
  const { sheet, missing, notes, name, ledger, broker } = result;
  const written = sheet === undefined ? undefined : page;
  const json = {
    kind: "paper-session",
    name,
    mode: result.mode,
    end: result.end,
    decisions: result.decidedBefore + result.decided,
    state: result.state,
    stateReason: result.stateReason,
    sheet: sheet === undefined ? null : tearSheetJson(sheet),
    missing: missing ?? null,
    notes,
    eventLogHash: result.eventLogHash,
    ledger,
    broker,
    page: written ?? null,
    volatile: { decided: result.decided },
  };
  const text = [
    ...notes.map((note) => labelled("NOTE  ", note)),
    ...(notes.length === 0 ? [] : [""]),
    ...(sheet === undefined ? [missing ?? ""] : [tearSheetText(sheet)]),
    "",
    endLine(result),
    ...stateLines(result),
    `Session    ${name}`,
    `Ledger     ${ledger}`,
    ...(written === undefined ? [] : [`Page       ${written}`]),
    ...whyLines(result),
  ];
  return { json, text: text.join("\n") };
}

function endLine({ end, mode, decided, decidedBefore }: PaperResult): string {
  const count = `${formatCounted(decided, "decision")} now, ${formatCount(decidedBefore)} before`;
  if (end === "feed-ended") return labelled("Ended      ", `all candles were played: ${count}`);
  const advice = mode === "live" ? "what it misses meanwhile is looked at then" : "where it is now";
  return labelled("Stopped    ", `${count}; the same command goes on, ${advice}`);
}

function stateLines({ state, stateReason }: PaperResult): readonly string[] {
  if (state === "ACTIVE") return [];
  return [labelled(`${state}  `, `at the end: ${stateReason ?? "the limits said so"}`)];
}

function whyLines({ sheet, name }: PaperResult): readonly string[] {
  if (sheet === undefined) return [];
  const { instruments, untilMs } = sheet.subject;
  const at = shellWord(`${utcText(untilMs).replace(" ", "T")}Z`);
  return [`Why        candlecast why ${instruments[0]} --session ${shellWord(name)} --at ${at}`];
}
