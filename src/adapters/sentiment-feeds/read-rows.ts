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
}

/**
 * Turns the rows that `feed` hands over into readings.
 *
 * @throws {RefusedError} E_SENTIMENT_EMPTY: rows were there, and none of them is a reading.
 */
export async function readRows<Told>(
  { place, columns, shape, nowMs, request }: RowsOfShape,
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
  if (all.refused.rows > 0 && all.refused.rows === all.rowsRead) throw nothingRead(place, all);
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

function nothingRead(place: string, { refused }: SourcedReadings): RefusedError {
  return new RefusedError(
    "E_SENTIMENT_EMPTY",
    `Cannot find a reading in ${place}: all ${refused.rows} rows were refused, ${refused.examples[0]}`,
  );
}
