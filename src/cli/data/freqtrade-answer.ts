import type { FreqtradeOutcome, ImportedFreqtrade } from "../../jobs/import-freqtrade.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import type { VerbAnswer } from "../verb.ts";

/** One line about a file that was just imported: "3/12 BTC_USDT-1h.feather: 8,760 candles". */
export function freqtradeProgress(outcome: FreqtradeOutcome, done: number, all: number): string {
  return `${done}/${all} ${outcome.name}: ${outcomeText(outcome)}`;
}

/** What became of every file of a Freqtrade folder; exit 1 where one was not stored. */
export function freqtradeAnswer(folder: string, { files, passed }: ImportedFreqtrade): VerbAnswer {
  const counted = (kind: FreqtradeOutcome["kind"]): number =>
    files.filter((file) => file.kind === kind).length;
  const counts = {
    imported: counted("stored"),
    refused: counted("refused"),
    failed: counted("failed"),
    skipped: passed.length,
  };
  const isWhole = counts.imported === files.length;
  const skipped = passed.map(({ name, reason }) => ({ kind: "skipped", file: name, reason }));
  const json = {
    kind: isWhole ? "imported" : "incomplete",
    ...counts,
    files: [...files.map(fileJson), ...skipped],
  };
  const table = renderTable(
    [
      ["file", "instrument", "timeframe", "candles", "refused", "outcome"],
      ...files.map((file) => [file.name, file.instrument, file.timeframe, ...outcomeCells(file)]),
    ],
    ["left", "left", "left", "right", "right", "left"],
  );
  const reasons = files.flatMap((file) =>
    file.kind === "stored" ? [] : [`  ${file.name}: ${outcomeText(file)}`],
  );
  const lines = [
    `Imported ${formatCount(counts.imported)} of ${formatCounted(files.length, "file")} of ${folder}`,
    table,
    ...(reasons.length > 0 ? ["Not stored:", ...reasons] : []),
    ...(passed.length > 0 ? ["Passed over:"] : []),
    ...passed.map(({ name, reason }) => `  ${name}: ${reason}`),
  ];
  return { json, text: lines.join("\n"), exitCode: isWhole ? 0 : 1 };
}

function fileJson(outcome: FreqtradeOutcome): object {
  const { name: file, instrument, timeframe, kind } = outcome;
  if (outcome.kind === "failed") {
    const { code, reason } = outcome;
    return { kind, file, instrument, timeframe, code, reason };
  }
  const { quality, firstOpenMs, lastOpenMs, hasVolume: volume, stored } = outcome.imported;
  const { rows, gaps, missing, duplicates, refused } = quality;
  const counts = { rows, gaps, missing, duplicates, refused };
  const path = stored?.path ?? null;
  return { kind, file, instrument, timeframe, ...counts, firstOpenMs, lastOpenMs, volume, path };
}

function outcomeCells(outcome: FreqtradeOutcome): readonly string[] {
  if (outcome.kind === "failed") return ["", "", "failed"];
  const { rows, refused } = outcome.imported.quality;
  return [formatCount(rows), formatCount(refused), outcome.kind];
}

function outcomeText(outcome: FreqtradeOutcome): string {
  if (outcome.kind === "failed") return outcome.reason;
  const { rows, refused, refusedRows } = outcome.imported.quality;
  const first = refusedRows[0];
  const why = first === undefined ? "" : `, first at line ${first.line}: ${first.reason}`;
  const refusals = refused === 0 ? "" : `, ${formatCounted(refused, "row")} refused${why}`;
  if (outcome.kind === "stored") return `${formatCounted(rows, "candle")}${refusals}`;
  return rows === 0 ? `no row is a closed candle${refusals}` : `refused by --strict${refusals}`;
}
