import { parseNumber } from "../parse-number.ts";

export type DecimalMark = "point" | "comma";
export type ParseCell = (text: string) => number | undefined;

/** What the cells of a column say about their decimal mark; "ambiguous" as "7,123" alone. */
export type MarkEvidence = DecimalMark | "ambiguous" | "none";

/**
 * Finds the decimal mark of a column from its cells.
 *
 * A mark is proven by a cell that only one reading fits: "7,123.45", "7 123,45", "0.345", "1.234.567".
 * Where every cell could be either ("7.123"), an integer of five digits or more without separators
 * proves that the column does not group thousands; one of four digits beside "7.123" only, because
 * some countries group from five digits on: "9999", "10.000".
 */
export function markEvidence(cells: readonly string[]): MarkEvidence {
  const seen = new Set(cells.map(cellEvidence));
  const isUngrouped =
    seen.has("ungrouped") || (seen.has("four-digits") && cells.some(isFourWithMark));
  return (
    onlyOne(seen, ["point", "comma"]) ??
    thinEvidence(onlyOne(seen, ["dot-of-three", "comma-of-three"]), isUngrouped) ??
    "none"
  );
}

/** Which of two exclusive kinds was seen; "ambiguous": both. */
function onlyOne<Kind extends CellEvidence>(
  seen: ReadonlySet<CellEvidence>,
  [first, second]: readonly [Kind, Kind],
): Kind | "ambiguous" | undefined {
  if (seen.has(first) && seen.has(second)) return "ambiguous";
  if (seen.has(first)) return first;
  return seen.has(second) ? second : undefined;
}

function thinEvidence(
  kind: "dot-of-three" | "comma-of-three" | "ambiguous" | undefined,
  isUngrouped: boolean,
): MarkEvidence | undefined {
  if (kind === undefined) return undefined;
  if (kind === "ambiguous" || !isUngrouped) return "ambiguous";
  return kind === "dot-of-three" ? "point" : "comma";
}

/**
 * Makes the parser of a column.
 *
 * @param mark "none": the sample had whole numbers only; then points are decimal and commas refused,
 *   unless one cell holds both.
 * @param options `suffixes`: "1.23K" is 1230, also M, B and T.
 */
export function numberParser(
  mark: DecimalMark | "none",
  options: { readonly suffixes: boolean },
): ParseCell {
  const styled = (text: string): number | undefined => parseStyled(text, mark, options.suffixes);
  return mark === "comma" ? styled : (text) => quickNumber(text) ?? styled(text);
}

/** Whether a cell may be a number in any style; dates with points pass too. */
export function looksLikeNumber(text: string): boolean {
  return text.length <= 60 && anyNumber.test(text.trim());
}

type CellEvidence =
  DecimalMark | "dot-of-three" | "comma-of-three" | "four-digits" | "ungrouped" | "nothing";

const anyNumber = /^[+-]?\s?[$€£¥₿]?\s?(?:\d[\d.,'’\s]*|\.\d+)(?:e[+-]?\d{1,3})?\s?[kmbt%$€£¥₿]?$/i;
const groupChars = /[\s'’]/g;

function cellEvidence(cell: string): CellEvidence {
  const bare = stripped(cell);
  if (bare === "" || !/^[\d.,\s'’]+(?:e[+-]?\d+)?$/i.test(bare)) return "nothing";
  const text = bare.replaceAll(groupChars, "");
  const isGroupedByOther = text !== bare;
  const points = text.split(".").length - 1;
  const commas = text.split(",").length - 1;
  if (points > 0 && commas > 0) return lastMark(text);
  if (points === 0 && commas === 0) return plainEvidence(bare);
  const mark = points > 0 ? "point" : "comma";
  if (isGroupedByOther) return mark;
  return loneMark(text, mark, points + commas);
}

function plainEvidence(bare: string): CellEvidence {
  if (/^\d{5,}$/.test(bare)) return "ungrouped";
  return /^\d{4}$/.test(bare) ? "four-digits" : "nothing";
}

/** "7.123": either a fraction or four digits in groups. */
function isFourWithMark(cell: string): boolean {
  return /^\d[.,]\d{3}$/.test(stripped(cell));
}

/** The one kind of mark in a number: decimal, thousands, or either. */
function loneMark(text: string, mark: DecimalMark, count: number): CellEvidence {
  const other = mark === "point" ? "comma" : "point";
  const char = mark === "point" ? "." : ",";
  const parts = text.split(char);
  const isGrouping =
    /^[1-9]\d{0,2}$/.test(parts[0]!) && parts.slice(1).every((p) => /^\d{3}$/.test(p));
  if (count > 1) return isGrouping ? other : "nothing";
  if (!isGrouping) return mark;
  return mark === "point" ? "dot-of-three" : "comma-of-three";
}

function lastMark(text: string): CellEvidence {
  if (/^\d{1,3}(?:,\d{3})+\.\d*$/.test(text)) return "point";
  return /^\d{1,3}(?:\.\d{3})+,\d*$/.test(text) ? "comma" : "nothing";
}

/** A number as programs write it, without the cost of a regular expression. */
function quickNumber(text: string): number | undefined {
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  // "0x10" and its kin are numbers to JavaScript only.
  if (!isDigit || (first === 48 && text.charCodeAt(1) > 57)) return parseNumber(text);
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

const grouped = {
  point: /^\d{1,3}(?:([,\s'’])\d{3})(?:\1\d{3})*(?:\.\d*)?$/,
  comma: /^\d{1,3}(?:([.\s'’])\d{3})(?:\1\d{3})*(?:,\d*)?$/,
  none: /^\d{1,3}(?:(?:,\d{3})+\.\d+|([\s'’])\d{3}(?:\1\d{3})*(?:\.\d*)?)$/,
};
const ungrouped = { point: /^\.?\d/, comma: /^\d*,?\d*(?:e[+-]?\d{1,3})?$/i, none: /^\.?\d/ };
const powers: Readonly<Record<string, string>> = { k: "e3", m: "e6", b: "e9", t: "e12" };

function parseStyled(
  text: string,
  mark: DecimalMark | "none",
  suffixes: boolean,
): number | undefined {
  const { mantissa, power } = suffixes ? cutSuffix(text.trim()) : { mantissa: text, power: "" };
  const [, sign = "", digits = ""] = /^([+-]?)\s?(.*)$/.exec(currencyFree(mantissa.trim())) ?? [];
  if (!/^[.,\d]/.test(digits)) return undefined;
  const plain = withoutGroups(digits, mark);
  if (plain === undefined) return undefined;
  return parseNumber(sign + (mark === "comma" ? plain.replace(",", ".") : plain) + power);
}

function cutSuffix(text: string): { readonly mantissa: string; readonly power: string } {
  const suffix = /\d\s?([kmbt])$/i.exec(text)?.[1]?.toLowerCase();
  if (suffix === undefined) return { mantissa: text, power: "" };
  return { mantissa: text.slice(0, -1), power: powers[suffix]! };
}

function withoutGroups(digits: string, mark: DecimalMark | "none"): string | undefined {
  if (grouped[mark].test(digits)) {
    return digits.replaceAll(mark === "comma" ? /[.\s'’]/g : /[,\s'’]/g, "");
  }
  return ungrouped[mark].test(digits) ? digits : undefined;
}

function stripped(cell: string): string {
  return currencyFree(cell.trim())
    .replace(/^[+-]\s?/, "")
    .replace(/\s?[kmbt%]$/i, "");
}

const currency = /^([+-]?)\s?(?:[$€£¥₿₹]|us\$)\s?|\s?(?:[$€£¥₿₹]|\b(?:usd[tc]?|eur|btc|eth))$/gi;

const bareNumber = /^[\d.,+\s'’-]*$/;

function currencyFree(text: string): string {
  return bareNumber.test(text) ? text : text.replaceAll(currency, "$1");
}
