import { parse } from "csv-parse/sync";

/**
 * Cells of one line, trimmed. A line without quotes is cut at the delimiter, which is ten times as
 * quick; quotes are left to csv-parse.
 *
 * @returns `undefined`: the quotes of the line do not match.
 */
export function splitRecord(line: string, delimiter: string): string[] | undefined {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  try {
    const records: string[][] = parse(line, {
      delimiter,
      trim: true,
      relax_column_count: true,
      relax_quotes: false,
    });
    return records[0] ?? [];
  } catch {
    return undefined;
  }
}
