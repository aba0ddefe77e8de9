import type { ImportedCandles } from "../../jobs/import-candles.ts";
import { utcText } from "../../foundation/utc-text.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { featuresWithoutVolume } from "../next-commands.ts";

type Quality = ImportedCandles["quality"];
type Finding = Quality["findings"][number];
type Stored = NonNullable<ImportedCandles["stored"]>;

/** A label and what is to say about it. */
export type LabelledLine = readonly [label: string, text: string];

const labelWidth = 11;
const placesShown = 3;
const refusedShown = 5;

/** A title and labelled lines under it, aligned. */
export function titledLines(title: string, lines: readonly LabelledLine[]): string {
  const body = lines.map(([label, text]) => `  ${label.padEnd(labelWidth)} ${text}\n`);
  return `${title}\n${body.join("")}`;
}

/** The "Next:" block with commands that make sense now. */
export function nextLines(commands: readonly string[]): string {
  return `Next:\n${commands.map((command) => `  ${command}\n`).join("")}`;
}

export function periodLine(
  firstOpenMs: number | undefined,
  lastOpenMs: number | undefined,
): LabelledLine {
  if (firstOpenMs === undefined || lastOpenMs === undefined) return ["period", "no candles"];
  return ["period", `${utcText(firstOpenMs)} to ${utcText(lastOpenMs)} UTC`];
}

/** The counts with the places of the first few findings. */
export function qualityLines(quality: Quality): readonly LabelledLine[] {
  const { rows, gaps, missing, duplicates, refused, findings } = quality;
  const places = (kind: Finding["kind"]): string => {
    const found = findings.find((finding) => finding.kind === kind);
    return found === undefined ? "" : `, first ${placesText(found)}`;
  };
  const lines: LabelledLine[] = [
    ["rows", formatCount(rows)],
    [
      "gaps",
      `${formatCount(gaps)}${gaps > 0 ? ` with ${formatCounted(missing, "missing candle")}` : ""}${places("gap")}`,
    ],
    [
      "duplicates",
      `${formatCount(duplicates)}${duplicates > 0 ? " merged" : ""}${places("duplicate")}`,
    ],
    ["refused", `${formatCount(refused)}${kindsText(quality)}`],
  ];
  for (const row of quality.refusedRows.slice(0, refusedShown)) {
    lines.push(["", `line ${row.line}: ${row.reason}`]);
  }
  if (refused > refusedShown)
    lines.push(["", `and ${formatCount(refused - refusedShown)} more, see --json`]);
  for (const finding of findings) {
    const note = noteText(finding);
    if (note !== undefined) lines.push(["note", `${note}${places(finding.kind)}`]);
  }
  return lines;
}

/** The first few places of a finding. */
export function placesText({ places }: Finding): string {
  return places.slice(0, placesShown).map(placeText).join("; ");
}

/** A finding that has no line of its own, in words: "2 rows out of order, sorted". */
export function noteText({ kind, count }: Finding): string | undefined {
  const note = notes[kind];
  return note && `${formatCounted(count, note[0])} ${note[1]}`;
}

const notes: Record<Finding["kind"], readonly [noun: string, phrase: string] | undefined> = {
  gap: undefined,
  duplicate: undefined,
  order: ["row", "out of order, sorted"],
  "zero-volume": ["candle", "with volume 0"],
  "not-closed": ["candle", "not closed yet, left out"],
};

export function storedLines(stored: Stored): readonly LabelledLine[] {
  const lines: LabelledLine[] = [
    ["stored", `${formatCounted(stored.candles, "candle")} in ${stored.path}`],
  ];
  if (stored.lost > 0) {
    lines.push([
      "replaced",
      `${formatCount(stored.lost)} of ${formatCounted(stored.before, "stored candle")} ${stored.lost === 1 ? "is" : "are"} not in it`,
    ]);
  }
  if (stored.previousPath !== undefined) {
    lines.push(["previous", `kept as ${stored.previousPath}`]);
  }
  return lines;
}

function kindsText({ refusedByKind }: Quality): string {
  const kinds = Object.entries(refusedByKind).map(
    ([kind, count]) => `${formatCount(count)} ${kind}`,
  );
  return kinds.length === 0 ? "" : ` (${kinds.join(", ")})`;
}

function placeText(place: Finding["places"][number]): string {
  const { line, openTimeMs, missing } = place;
  if (missing !== undefined) return `${utcText(openTimeMs ?? 0)} (${formatCount(missing)})`;
  return line === undefined ? utcText(openTimeMs ?? 0) : `line ${line}`;
}

/** What follows from a missing volume; nothing where there is one. */
export function volumeLines(hasVolume: boolean): readonly LabelledLine[] {
  if (hasVolume) return [];
  return [["volume", `absent; train with --features ${featuresWithoutVolume.join(",")}`]];
}
