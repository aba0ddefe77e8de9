import { expect, it } from "vitest";
import { type CandleTextReading, readCandleText } from "../../../test/candle-text.ts";
import * as fc from "../../../test/properties.ts";

const hourMs = 3_600_000;
const names = ["time", "open", "high", "low", "close", "volume"] as const;

interface Table {
  /** In units of the last decimal: time, open, high, low, close, volume. */
  readonly rows: readonly (readonly number[])[];
  readonly decimals: number;
}

interface Style {
  readonly delimiter: string;
  readonly quoteAll: boolean;
  readonly decimal: "point" | "comma";
  readonly group: "" | " " | "'" | "other mark";
  readonly time: string;
  readonly order: readonly number[];
  readonly hasHeader: boolean;
  readonly lineEnd: string;
  readonly prologue: string;
  readonly isUtf16: boolean;
  /** Whether decimal mark and order of dates are said beside the file. */
  readonly isSaid: boolean;
}

const tables: fc.Arbitrary<Table> = fc
  .record({
    decimals: fc.integer({ min: 0, max: 5 }),
    hour: fc.integer({ min: 350_000, max: 490_000 }),
    prices: fc.array(fc.array(fc.integer({ min: 1, max: 2e9 }), { minLength: 5, maxLength: 5 }), {
      minLength: 2,
      maxLength: 12,
    }),
  })
  .map(({ decimals, hour, prices }) => ({
    decimals,
    rows: prices.map((values, i) => {
      const [low = 0, open = 0, close = 0, high = 0] = values.slice(0, 4).toSorted((a, b) => a - b);
      return [(hour + i) * hourMs, open, high, low, close, values[4]!];
    }),
  }));

const pad = (value: number): string => String(value).padStart(2, "0");
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const clock = (d: Date): string => `${pad(d.getUTCHours())}:00`;

const timeStyles: Readonly<Record<string, (d: Date) => string>> = {
  seconds: (d) => String(d.getTime() / 1000),
  milliseconds: (d) => String(d.getTime()),
  microseconds: (d) => `${d.getTime()}000`,
  nanoseconds: (d) => `${d.getTime()}000000`,
  float: (d) => `${d.getTime() / 1000}.0`,
  iso: (d) => d.toISOString(),
  offset: (d) => d.toISOString().replace("Z", "+00:00"),
  east: (d) => new Date(d.getTime() + 2 * hourMs).toISOString().replace(".000Z", "+0200"),
  plain: (d) => d.toISOString().slice(0, 19).replace("T", " "),
  compact: (d) => d.toISOString().slice(0, 16).replaceAll("-", "").replace("T", " "),
  halves: (d) =>
    `${d.toISOString().slice(0, 10)} ${pad(((d.getUTCHours() + 11) % 12) + 1)}-${d.getUTCHours() < 12 ? "AM" : "PM"}`,
  named: (d) => `${months[d.getUTCMonth()]} ${d.getUTCDate()}, ${d.getUTCFullYear()} ${clock(d)}`,
  british: (d) => `${d.getUTCDate()} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()} ${clock(d)}`,
  dmy: (d) => `${d.getUTCDate()}/${d.getUTCMonth() + 1}/${d.getUTCFullYear()} ${clock(d)}`,
  mdy: (d) =>
    `${pad(d.getUTCMonth() + 1)}/${pad(d.getUTCDate())}/${d.getUTCFullYear()} ${clock(d)}`,
  dots: (d) =>
    `${pad(d.getUTCDate())}.${pad(d.getUTCMonth() + 1)}.${d.getUTCFullYear()} ${clock(d)}`,
};

const styles: fc.Arbitrary<Style> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  quoteAll: fc.boolean(),
  decimal: fc.constantFrom("point", "comma"),
  group: fc.constantFrom("", " ", "'", "other mark"),
  time: fc.constantFrom(...Object.keys(timeStyles)),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 }),
  hasHeader: fc.boolean(),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  prologue: fc.constantFrom("", "Made by a program, 2019-10-17\n", "# a comment\n\n"),
  isUtf16: fc.boolean(),
  isSaid: fc.boolean(),
});

function numberText(units: number, decimals: number, { decimal, group }: Style): string {
  const digits = String(units).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const separator = group === "other mark" ? (decimal === "point" ? "," : ".") : group;
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, separator);
  if (decimals === 0) return grouped;
  return `${grouped}${decimal === "point" ? "." : ","}${digits.slice(digits.length - decimals)}`;
}

function write({ rows, decimals }: Table, style: Style): Buffer {
  const { delimiter, order, hasHeader, lineEnd } = style;
  const quoted = (cell: string): string =>
    style.quoteAll || cell.includes(delimiter) || (delimiter === "," && style.group !== "")
      ? `"${cell}"`
      : cell;
  const places = hasHeader ? order : [0, 1, 2, 3, 4, 5];
  const lines = rows.map((row) => {
    const time = timeStyles[style.time]!(new Date(row[0]!));
    const cells = [time, ...row.slice(1).map((value) => numberText(value, decimals, style))];
    return places.map((k) => quoted(cells[k]!)).join(delimiter);
  });
  if (hasHeader) lines.unshift(places.map((k) => quoted(names[k]!)).join(delimiter));
  const text = style.prologue + lines.join("\n");
  const ended = text.replaceAll("\n", lineEnd);
  return style.isUtf16 ? Buffer.from(`\uFEFF${ended}`, "utf16le") : Buffer.from(ended);
}

const dateOrders: Readonly<Record<string, "dmy" | "mdy">> = { dmy: "dmy", mdy: "mdy", dots: "dmy" };

/** What was read, or the code of the question that the file leaves open. */
async function readOrAsk(bytes: Buffer, style: Style): Promise<CandleTextReading | string> {
  const said = { decimal: style.decimal, dateOrder: dateOrders[style.time] };
  try {
    return await readCandleText(bytes, style.isSaid ? said : {});
  } catch (error) {
    const code = (error as { code?: string }).code ?? String(error);
    if (!style.isSaid && (code === "E_DECIMAL" || code === "E_DATE_ORDER")) return code;
    throw error;
  }
}

it("openCandleFile() reads any table in any style back to its rows, or asks, and never misreads", async () => {
  let asked = 0;
  const runs = 400;
  await fc.assert(
    fc.asyncProperty(tables, styles, async (table, style) => {
      const reading = await readOrAsk(write(table, style), style);
      if (typeof reading === "string") {
        asked += 1;
        return;
      }
      const expected = table.rows.map(([time, ...units]) => [
        time,
        ...units.map((value) => Number(`${value}e-${table.decimals}`)),
      ]);
      expect(reading.refused).toEqual([]);
      expect(reading.values).toEqual(expected);
    }),
    { numRuns: runs },
  );
  expect(asked).toBeLessThan(runs / 4);
});
