import { utcText } from "../../foundation/utc-text.ts";
import type { DownloadedSentiment } from "../../jobs/download-sentiment.ts";
import type { ImportedSentiment } from "../../jobs/import-sentiment.ts";
import { type LabelledLine, nextLines, titledLines } from "../data/candle-lines.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import type { GlobalOptions, VerbAnswer } from "../verb.ts";
import { sentimentCommandLine } from "./sentiment-command-line.ts";

type Change = Omit<ImportedSentiment, "shape"> | Omit<DownloadedSentiment, "feed" | "sinceMs">;

interface ToldChange {
  readonly kind: "imported" | "downloaded";
  /** The text's first line. */
  readonly head: string;
  readonly change: Change;
  /** Further keys of the JSON. */
  readonly told: object;
}

const refusedShown = 5;

/** What came in and what is stored now, for people and for programs. */
export function changeAnswer(
  { kind, head, change, told }: ToldChange,
  places: Pick<GlobalOptions, "dataDir">,
): VerbAnswer {
  const { added, late, changed, unchanged, ...rest } = change;
  const volatile = { added, late, changed, unchanged };
  const json = {
    kind,
    ...told,
    ...rest,
    firstEventMs: rest.firstEventMs ?? null,
    lastEventMs: rest.lastEventMs ?? null,
    lastKnownMs: rest.lastKnownMs ?? null,
    volatile,
  };
  const text = titledLines(head, [
    ["rows", formatCount(change.rowsRead)],
    ["new", newText(change)],
    ...unfinishedLines(change),
    ...refusedLines(change),
    ["period", periodText(change)],
    ["stored", `${formatCounted(change.readings, "reading")} in ${change.path}`],
    ...change.notes.map((note): LabelledLine => ["note", note]),
  ]);
  const next = nextLines([
    sentimentCommandLine(["verify", change.source], places),
    sentimentCommandLine(["show", change.source], places),
  ]);
  return { json, text: change.readings === 0 ? text : text + next };
}

/** "2019-04-15 00:00 to 2024-06-30 00:00 UTC, the last known at 2024-07-01 00:00". */
export function periodText({
  firstEventMs,
  lastEventMs,
  lastKnownMs,
}: Pick<Change, "firstEventMs" | "lastEventMs" | "lastKnownMs">): string {
  if (firstEventMs === undefined || lastEventMs === undefined || lastKnownMs === undefined) {
    return "no readings";
  }
  const span = `${utcText(firstEventMs)} to ${utcText(lastEventMs)} UTC`;
  return `${span}, the last known at ${utcText(lastKnownMs)}`;
}

function newText({ added, late, changed, unchanged }: Change): string {
  const parts = [
    `${formatCount(added)} added`,
    ...(late > 0 ? [`${formatCount(late)} late`] : []),
    ...(changed > 0 ? [`${formatCount(changed)} changed`] : []),
    `${formatCount(unchanged)} as stored`,
  ];
  return parts.join(", ");
}

function unfinishedLines({ unfinished }: Change): readonly LabelledLine[] {
  if (unfinished === 0) return [];
  const what = formatCounted(unfinished, "reading");
  return [["left out", `${what} of a day that is not over: it may still change`]];
}

function refusedLines({ refused }: Change): readonly LabelledLine[] {
  const shown = refused.examples.slice(0, refusedShown);
  const more = refused.rows - shown.length;
  return [
    ["refused", formatCount(refused.rows)],
    ...shown.map((example): LabelledLine => ["", example]),
    ...(more > 0 && shown.length > 0
      ? [["", `and ${formatCount(more)} more`] satisfies LabelledLine]
      : []),
  ];
}
