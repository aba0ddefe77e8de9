import { MisuseError } from "../foundation/errors.ts";
import { didYouMean } from "../foundation/nearest-name.ts";

const wholeNumber = /^[+-]?\d+$/;
const decimalNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const isoTime = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** What a number given on the command line must keep; a missing bound is no bound. */
export interface NumberBounds {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly above?: number;
  readonly below?: number;
}

/**
 * Parser of a whole-number option for commander's `.option(flags, text, parser)`.
 *
 * @param flag The option as people type it, for the message: "--epochs".
 */
export function integerOption(flag: string, bounds: NumberBounds = {}): (text: string) => number {
  return numberParser(flag, bounds, { noun: "a whole number", shape: wholeNumber });
}

/** Parser of a decimal option; NaN and Infinity cannot be written. */
export function numberOption(flag: string, bounds: NumberBounds = {}): (text: string) => number {
  return numberParser(flag, bounds, { noun: "a number", shape: decimalNumber });
}

/** Parser of a comma-separated list: trimmed, nothing empty, nothing twice. */
export function listOption(flag: string): (text: string) => readonly string[] {
  return (text) => {
    const items = text.split(",").map((item) => item.trim());
    if (items.every((item) => item !== "") && new Set(items).size === items.length) return items;
    throw unreadable(flag, "a comma-separated list without empty or repeated names", text);
  };
}

/** Parser of one of a few names. */
export function choiceOption<Name extends string>(
  flag: string,
  names: readonly Name[],
): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    const wanted = `one of ${names.join(", ")}`;
    throw unreadable(flag, wanted, text, didYouMean(text, names));
  };
}

/** Parser of a path: an empty one, as an unset shell variable leaves it, is no folder. */
export function pathOption(flag: string): (text: string) => string {
  return (text) => {
    if (text.trim() !== "") return text;
    throw unreadable(flag, "a path", text);
  };
}

/** Parser of a reason that the audit log keeps; how long it may be is the job's to say. */
export function reasonOption(flag: string): (text: string) => string {
  return (text) => {
    const words = text.trim();
    if (words !== "") return words;
    throw unreadable(flag, "a reason in words", text);
  };
}

/** Collector of a path that may be given more than once, in order. */
export function pathsOption(
  flag: string,
): (text: string, before: readonly string[] | undefined) => readonly string[] {
  const read = pathOption(flag);
  return (text, before = []) => [...before, read(text)];
}

/** Parser of a moment: an ISO date or time, UTC unless it says otherwise. Epoch milliseconds. */
export function timeOption(flag: string): (text: string) => number {
  return (text) => {
    const ms = isoTime.test(text) ? Date.parse(inUtc(text)) : Number.NaN;
    const kept = Number.isFinite(ms) && sameDay(ms, text);
    if (kept) return ms;
    throw unreadable(flag, 'a date such as 2024-02-12 or "2024-02-12T15:00Z"', text);
  };
}

function numberParser(
  flag: string,
  bounds: NumberBounds,
  { noun, shape }: { readonly noun: string; readonly shape: RegExp },
): (text: string) => number {
  return (text) => {
    const value = shape.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && keeps(value, bounds)) return value;
    throw unreadable(flag, [noun, ...boundsInWords(bounds)].join(" "), text);
  };
}

function keeps(value: number, bounds: NumberBounds): boolean {
  const { atLeast = -Infinity, atMost = Infinity, above = -Infinity, below = Infinity } = bounds;
  return value >= atLeast && value <= atMost && value > above && value < below;
}

function boundsInWords(bounds: NumberBounds): readonly string[] {
  const words = [
    bounds.atLeast === undefined ? undefined : `of at least ${bounds.atLeast}`,
    bounds.above === undefined ? undefined : `above ${bounds.above}`,
    bounds.atMost === undefined ? undefined : `up to ${bounds.atMost}`,
    bounds.below === undefined ? undefined : `below ${bounds.below}`,
  ];
  const given = words.filter((word) => word !== undefined);
  return given.length === 0 ? [] : [given.join(" and ")];
}

// "2024-02-12 15:00" -> "2024-02-12T15:00Z"
function inUtc(text: string): string {
  const iso = text.replace(" ", "T");
  return iso.includes("T") && !/(Z|[+-]\d{2}:\d{2})$/.test(iso) ? `${iso}Z` : iso;
}

// Date.parse turns 2024-02-31 into 2 March; that is a typing error, not a date.
function sameDay(ms: number, text: string): boolean {
  const zone = /([+-])(\d{2}):(\d{2})$/.exec(text.slice(10));
  const sign = zone?.[1] === "-" ? -1 : 1;
  const offsetMinutes = zone === null ? 0 : sign * (Number(zone[2]) * 60 + Number(zone[3]));
  return new Date(ms + offsetMinutes * 60_000).toISOString().startsWith(text.slice(0, 10));
}

function unreadable(flag: string, wanted: string, text: string, question = ""): MisuseError {
  return new MisuseError(
    "E_OPTION",
    `Cannot read ${flag}: it must be ${wanted}, value was ${JSON.stringify(text)}${question}`,
  );
}
