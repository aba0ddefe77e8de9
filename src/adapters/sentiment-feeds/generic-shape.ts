import { type AssumedRule, isDate, type KnownRule } from "./known-rule.ts";
import { nextDayMs, type RowCells, type SentimentShape } from "./reading-draft.ts";

/** What a table of sentiment may say, by the names that its columns have unless told otherwise. */
export const genericColumns = ["time", "score", "known", "count", "dispersion", "item"] as const;

export type GenericColumn = (typeof genericColumns)[number];

export interface GenericTable {
  readonly source: string;
  /** Names of columns, lower case; absent where the table does not say it. */
  readonly columns: Readonly<Record<"time" | "score", string>> &
    Readonly<Partial<Record<GenericColumn, string>>>;
  /** What stands for fear and for greed; -1 and 1 by default. */
  readonly scale: { readonly low: number; readonly high: number };
  readonly known: KnownRule | AssumedRule;
  readonly notes: readonly string[];
}

/** Anybody's table of scores. */
export function genericShape({
  source,
  columns,
  scale,
  known,
  notes,
}: GenericTable): SentimentShape {
  const { low, high } = scale;
  return {
    name: "a table of scores",
    source,
    notes,
    read: (cells) => {
      const eventTimeMs = cells.time(columns.time);
      const value = cells.number(columns.score);
      if (value < low || value > high) {
        cells.refuse(`${columns.score} ${value} lies outside ${low} to ${high}`);
      }
      const isDay =
        known === "next-day" || (known === "by-its-time" && isDate(cells.text(columns.time)));
      const ruled = isDay ? nextDayMs(eventTimeMs) : eventTimeMs;
      const knownAtMs = columns.known === undefined ? ruled : cells.time(columns.known);
      const score = stretched(value, { low, high });
      return { eventTimeMs, knownAtMs, score, ...extras(cells, columns, high - low) };
    },
  };
}

// Exact where low and high are -1 and 1; rounding leads out of the range by a hair at most.
function stretched(value: number, { low, high }: GenericTable["scale"]): number {
  const score = (value - (low + high) / 2) / ((high - low) / 2);
  return Math.min(1, Math.max(-1, score));
}

function extras(cells: RowCells, columns: GenericTable["columns"], range: number) {
  const count = columns.count === undefined ? undefined : cells.numberIfAny(columns.count);
  const spread =
    columns.dispersion === undefined ? undefined : cells.numberIfAny(columns.dispersion);
  const item = columns.item === undefined ? "" : cells.text(columns.item);
  return {
    ...(item === "" ? {} : { item }),
    ...(count === undefined ? {} : { count }),
    // A spread is stretched as the scores are.
    ...(spread === undefined ? {} : { dispersion: (2 * spread) / range }),
  };
}
