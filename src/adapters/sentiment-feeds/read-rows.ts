import { RefusedError } from "../../foundation/errors.ts";
import type { ReadSentimentRequest, SourcedReadings } from "../../sentiment/sentiment-source.ts";
import type { SentimentShape } from "./reading-draft.ts";
import { createReadingIntake, type ReadingIntake } from "./reading-intake.ts";
import { createRowCells } from "./row-cells.ts";
import type { RowReceiver } from "./sentiment-table.ts";

export interface RowsOfShape {
  /** How messages call it. */
  readonly place: string;
  /** Lower case. */
  readonly columns: readonly string[];
  readonly shape: SentimentShape;
  readonly nowMs: number;
  readonly request: ReadSentimentRequest | undefined;
  /** A feed that was asked for its newest days may have none. */
  readonly mayBeEmpty?: boolean;
}

/**
 * Turns the rows that `feed` hands over into readings.
 *
 * @throws {RefusedError} E_SENTIMENT_EMPTY: no row is a reading, nor one of a day that is not over.
 */
export async function readRows<Told>(
  { place, columns, shape, nowMs, request, mayBeEmpty = false }: RowsOfShape,
  feed: (receiver: RowReceiver) => Promise<Told>,
): Promise<SourcedReadings & { readonly told: Told }> {
  const intake = createReadingIntake({ source: shape.source, nowMs });
  const at = new Map(columns.map((name, k) => [name, k]));
  const told = await feed({
    row: (cells, rowPlace) => {
      if (intake.rowsRead() % 1000 === 0) request?.signal?.throwIfAborted();
      takeRow(intake, shape, {
        place: rowPlace,
        textOf: (name) => cells[at.get(name) ?? -1] ?? "",
      });
    },
    refuse: intake.refuse,
  });
  request?.signal?.throwIfAborted();
  const all = intake.result();
  const isEmpty = all.readings.length + all.unfinished === 0;
  if (isEmpty && (all.refused.rows > 0 || !mayBeEmpty)) throw nothingRead(place, all);
  return { ...intake.result(request), told };
}

function takeRow(
  intake: ReadingIntake,
  shape: SentimentShape,
  { place, textOf }: { readonly place: string; readonly textOf: (column: string) => string },
): void {
  const cells = createRowCells(textOf);
  const draft = shape.read(cells);
  const reason = cells.refusal();
  if (draft === undefined) intake.pass();
  else if (reason === undefined) intake.take(draft, place);
  else intake.refuse(place, reason);
}

function nothingRead(place: string, { refused, rowsRead }: SourcedReadings): RefusedError {
  const told =
    refused.rows === 0 ? "" : `${refused.rows} rows were refused, ${refused.examples[0]}`;
  const others = rowsRead - refused.rows;
  const reason = [
    ...(rowsRead === 0 ? ["it has no rows"] : []),
    ...(others > 0 ? [`${others} rows are of subjects that were not asked for`] : []),
    ...(told === "" ? [] : [others === 0 ? `all ${told}` : told]),
  ].join("; ");
  return new RefusedError("E_SENTIMENT_EMPTY", `Cannot find a reading in ${place}: ${reason}`);
}
