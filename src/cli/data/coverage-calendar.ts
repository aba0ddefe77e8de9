import { dayText } from "../../foundation/utc-text.ts";
import type { CandlePicture } from "../../jobs/show-candles.ts";
import { formatCount } from "../format-number.ts";

type Calendar = CandlePicture["calendar"];
type Row = Calendar["rows"][number];
type Cell = Row["cells"][number];
type Shade = "all" | "most" | "half" | "some" | "none" | "outside";

export type Signs = Readonly<Record<Shade, string>>;

export const blockSigns: Signs = {
  all: "█",
  most: "▓",
  half: "▒",
  some: "░",
  none: "·",
  outside: " ",
};

/** For terminals without UTF-8. */
export const plainSigns: Signs = {
  all: "#",
  most: "o",
  half: "=",
  some: "-",
  none: ".",
  outside: " ",
};

/**
 * The calendar as lines of text, at most 80 characters wide: a scale, a line per row with its candles and how
 * many are missing, a legend with the count of each sign.
 */
export function calendarLines(calendar: Calendar, signs: Signs): readonly string[] {
  const { cellSpan, rows } = calendar;
  const label = labels[calendar.rowSpan];
  const labelWidth = label(0).length + margin.length;
  const width = signsPerCell(cellSpan) * cellsMax[cellSpan];
  const head = scales[cellSpan].padEnd(width);
  return [
    `${" ".repeat(labelWidth + 2)}${head}${countColumns("candles", "missing")}`.trimEnd(),
    ...rows.map((row) => {
      const drawn = row.cells.map((cell) => signs[shadeOf(cell)].repeat(signsPerCell(cellSpan)));
      return `${margin}${label(row.startMs)}  ${drawn.join("").padEnd(width)}${rowCounts(row)}`;
    }),
    "",
    `${margin}${legend(rows, signs)}`,
  ];
}

/** What one sign of the calendar stands for, for its title: "a row per year, a sign per week". */
export function calendarTitle({ rowSpan, cellSpan }: Calendar): string {
  return `a row per ${rowSpan}, a sign per ${cellSpan}`;
}

const margin = "  ";

/** Cells of a full row. */
const cellsMax: Record<Calendar["cellSpan"], number> = { hour: 24, day: 31, week: 53 };

function signsPerCell(cellSpan: Calendar["cellSpan"]): number {
  return cellSpan === "hour" ? 2 : 1;
}

const labels: Record<Calendar["rowSpan"], (startMs: number) => string> = {
  day: dayText,
  month: (startMs) => new Date(startMs).toISOString().slice(0, 7),
  year: (startMs) => new Date(startMs).toISOString().slice(0, 4),
};

// Months begin at day 0, 31, 59, 90, ... of a year, seven days to a sign.
const monthScale = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
  .concat("Dec")
  .map((name, month) => {
    const day = (Date.UTC(2023, month, 1) - Date.UTC(2023, 0, 1)) / 86_400_000;
    return { name, at: Math.floor(day / 7) };
  })
  .reduce((line, { name, at }) => line.padEnd(at) + name, "");

const scales: Record<Calendar["cellSpan"], string> = {
  hour: ["00", "03", "06", "09", "12", "15", "18", "21"].map((hour) => hour.padEnd(6)).join(""),
  day: "1   5    10   15   20   25   30",
  week: monthScale,
};

function shadeOf({ present, expected }: Cell): Shade {
  if (expected === 0) return "outside";
  const share = present / expected;
  if (share >= 1) return "all";
  if (share >= 0.9) return "most";
  if (share >= 0.5) return "half";
  return present > 0 ? "some" : "none";
}

function rowCounts({ cells }: Row): string {
  const present = cells.reduce((sum, cell) => sum + cell.present, 0);
  const expected = cells.reduce((sum, cell) => sum + cell.expected, 0);
  const missing = expected - present;
  return countColumns(formatCount(present), missing === 0 ? "-" : formatCount(missing));
}

function countColumns(candles: string, missing: string): string {
  return `${candles.padStart(9)}${missing.padStart(9)}`;
}

const legendWords: readonly (readonly [shade: Shade, words: string])[] = [
  ["all", "all"],
  ["most", "90 % or more"],
  ["half", "half or more"],
  ["some", "less"],
  ["none", "none"],
];

function legend(rows: readonly Row[], signs: Signs): string {
  const shades = rows.flatMap((row) => row.cells.map(shadeOf));
  const parts = legendWords.map(([shade, words]) => {
    const count = shades.filter((one) => one === shade).length;
    return `${signs[shade]} ${words}: ${formatCount(count)}`;
  });
  return parts.join("   ");
}
