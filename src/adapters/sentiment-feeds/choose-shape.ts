import { MisuseError } from "../../foundation/errors.ts";
import { fearGreedShape } from "./fear-greed-shape.ts";
import { type GenericColumn, genericColumns, genericShape } from "./generic-shape.ts";
import { type AssumedRule, assumedRule, type KnownRule } from "./known-rule.ts";
import { newsShape } from "./news-shape.ts";
import type { SentimentShape } from "./reading-draft.ts";
import { senticryptShape } from "./senticrypt-shape.ts";

export interface ShapeOptions {
  /** A reading's `source`, where it shall be another than the shape's own. */
  readonly source?: string | undefined;
  /** Columns of a table of scores by what they say; with these it is read as one whatever it is. */
  readonly columns?: Readonly<Partial<Record<GenericColumn, string>>> | undefined;
  /** What stands for fear and for greed in a table of scores; -1 and 1 by default. */
  readonly scale?: { readonly low: number; readonly high: number } | undefined;
  /** Default: the next day of days, at its time of moments. */
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
 *   table of sentiment. E_SENTIMENT_KNOWN: some of its times are days, others have a time of day.
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
  const isTold = others.known !== undefined || options.known !== undefined;
  const known = options.known ?? (isTold ? "at-its-time" : ruleByTimes(sample, time));
  return genericShape({
    source: options.source ?? sourceNamed(sample.place),
    columns: { time, score, ...others },
    scale: options.scale ?? { low: -1, high: 1 },
    known,
    notes: isTold ? [] : [known === "next-day" ? daysNote : momentsNote],
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

function ruleByTimes({ place, columns, rows }: TableSample, time: string): AssumedRule {
  const at = columns.indexOf(time);
  const rule = assumedRule(rows.map((row) => row[at] ?? ""));
  if (rule !== "mixed") return rule;
  throw new MisuseError(
    "E_SENTIMENT_KNOWN",
    `Cannot tell when the readings of ${place} were known: some times in its column ${JSON.stringify(time.slice(0, 40))} are days, others have a time of day; say --known next-day or --known at-its-time, or name a column with --columns known=NAME`,
  );
}

const daysNote =
  "Its times are days without a time of day, so each is taken as known when the next day begins (UTC).";
const momentsNote =
  "It has no column that says when a reading was known, so each is taken as known at its own time.";

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
