import { MisuseError } from "../../foundation/errors.ts";
import { parseTime } from "../candle-files/parse-time.ts";
import { fearGreedShape } from "./fear-greed-shape.ts";
import {
  type GenericColumn,
  genericColumns,
  genericShape,
  type KnownRule,
} from "./generic-shape.ts";
import { newsShape } from "./news-shape.ts";
import { dayMs, type SentimentShape } from "./reading-draft.ts";
import { senticryptShape } from "./senticrypt-shape.ts";

export interface ShapeOptions {
  /** A reading's `source`, where it shall be another than the shape's own. */
  readonly source?: string | undefined;
  /** Columns of a table of scores by what they say; with these it is read as one whatever it is. */
  readonly columns?: Readonly<Partial<Record<GenericColumn, string>>> | undefined;
  /** What stands for fear and for greed in a table of scores; -1 and 1 by default. */
  readonly scale?: { readonly low: number; readonly high: number } | undefined;
  /** Default: the next day where all times are days, else at its time. */
  readonly known?: KnownRule | undefined;
  /** Only articles on these; all by default. */
  readonly subjects?: readonly string[] | undefined;
}

/** The beginning of a table. */
export interface TableSample {
  /** How messages call it. */
  readonly place: string;
  /** Lower case. */
  readonly columns: readonly string[];
  /** First rows, cells as `columns`. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Tells by its columns what a table of sentiment is.
 *
 * @throws {MisuseError} E_SENTIMENT_COLUMNS: a named column is not there. E_SENTIMENT_FILE: it is no
 *   table of sentiment.
 */
export function chooseShape(sample: TableSample, options: ShapeOptions = {}): SentimentShape {
  const shape = knownShape(sample, options) ?? tableShape(sample, options);
  return options.source === undefined ? shape : { ...shape, source: options.source };
}

function knownShape({ columns }: TableSample, options: ShapeOptions): SentimentShape | undefined {
  if (options.columns !== undefined) return undefined;
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => columns.includes(name));
  if (has("date", "mean")) return senticryptShape;
  if (has("timestamp", "polarity", "subject")) return newsShape(options.subjects);
  if (has("timestamp", "fng")) return fearGreedShape("fng");
  if (has("timestamp", "value")) return fearGreedShape("value");
  return undefined;
}

function tableShape(sample: TableSample, options: ShapeOptions): SentimentShape {
  const { time, score, ...others } = namedColumns(sample, options);
  if (time === undefined || score === undefined) throw noSentiment(sample);
  const isDaily = areDays(sample, time);
  const known = options.known ?? (isDaily ? "next-day" : "at-its-time");
  const isTold = others.known !== undefined || options.known !== undefined;
  return genericShape({
    source: options.source ?? sourceNamed(sample.place),
    columns: { time, score, ...others },
    scale: options.scale ?? { low: -1, high: 1 },
    known,
    notes: isTold ? [] : [knownNote(known)],
  });
}

function namedColumns(
  { place, columns }: TableSample,
  options: ShapeOptions,
): Partial<Record<GenericColumn, string>> {
  const found: Partial<Record<GenericColumn, string>> = {};
  for (const role of genericColumns) {
    const asked = options.columns?.[role]?.trim().toLowerCase();
    const name = asked ?? role;
    if (columns.includes(name)) found[role] = name;
    else if (asked !== undefined) throw noColumn(place, asked, columns);
  }
  return found;
}

function areDays({ columns, rows }: TableSample, time: string): boolean {
  const at = columns.indexOf(time);
  const moments = rows.flatMap((row) => parseTime(row[at] ?? "") ?? []);
  return moments.length > 0 && moments.every((timeMs) => timeMs % dayMs === 0);
}

function knownNote(known: KnownRule): string {
  return known === "next-day"
    ? "Its times are days without a time of day, so each is taken as known when the next day begins (UTC)."
    : "It has no column that says when a reading was known, so each is taken as known at its own time.";
}

/** "reddit_daily" of "/data/Reddit daily.csv". */
function sourceNamed(place: string): string {
  const file = place.split(/[\\/]/).at(-1) ?? "";
  const name = file
    .replace(/(?:\.(?:csv|json|txt|tsv|gz))+$/i, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return name === "" ? "file" : name.slice(0, 40);
}

function noColumn(place: string, asked: string, columns: readonly string[]): MisuseError {
  return new MisuseError(
    "E_SENTIMENT_COLUMNS",
    `Cannot read ${place}: no column is called ${JSON.stringify(asked)}, columns were ${shownNames(columns)}`,
  );
}

function noSentiment({ place, columns }: TableSample): MisuseError {
  return new MisuseError(
    "E_SENTIMENT_FILE",
    `Cannot find sentiment in ${place}: it is neither SentiCrypt's, a fear and greed index, scored news nor a table with time and score; name them with \`candlecast sentiment import --columns time=NAME,score=NAME\`, columns were ${shownNames(columns)}`,
  );
}

function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40)));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return `${shown.join(", ")}${more}`;
}
