import { looksLikeTime } from "../cells/looks-like-time.ts";

/** Names that stood on two or three lines, made one. */
export interface StackedHeader {
  /** "BTC-USD:open"; the first is "date". */
  readonly names: readonly string[];
  /** Lines that the header takes. */
  readonly lines: number;
}

/**
 * Reads the two header lines that pandas writes for several assets (one of fields, one of assets,
 * in either order) and the third with the name of the index alone, as yfinance files have them.
 *
 * @param rows Cells of the lines; the header starts at `start`.
 * @returns `undefined`: there is no such header.
 */
export function readStackedHeader(
  rows: readonly (readonly string[])[],
  start: number,
): StackedHeader | undefined {
  const [upper = [], lower = []] = rows.slice(start, start + 2);
  if (upper.length < 5 || upper.length !== lower.length) return undefined;
  const fields = [upper, lower].find((line) => line.slice(1).every(isField));
  const assets = fields === upper ? lower : upper;
  if (fields === undefined || !assets.slice(1).every(isAssetName)) return undefined;
  if (looksLikeTime(lower[0]!)) return undefined;
  const names = fields.map((name, i) => (i === 0 ? "date" : `${assets[i]}:${name.trim()}`));
  return { names, lines: isIndexLine(rows[start + 2]) ? 3 : 2 };
}

function isIndexLine(row: readonly string[] | undefined): boolean {
  if (row === undefined || row.length < 2) return false;
  return row[0] !== "" && row.slice(1).every((cell) => cell === "");
}

const fieldName =
  /^(?:open|high|low|close|adj close|volume|dividends|stock splits|capital gains)$/i;

function isField(cell: string): boolean {
  return fieldName.test(cell);
}

function isAssetName(cell: string): boolean {
  return cell !== "" && !isField(cell) && !/^[-+.\d\s,]+$/.test(cell);
}
