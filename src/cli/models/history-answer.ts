import { utcText } from "../../foundation/utc-text.ts";
import type { ModelHistory } from "../../jobs/model-history.ts";
import { formatCount } from "../format-number.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";
import { entryText } from "./entry-text.ts";

interface Asked {
  readonly modelsDir: string;
  /** UTC epoch milliseconds. */
  readonly atMs: number | undefined;
}

/** What `models history` answers. */
export function historyAnswer(histories: readonly ModelHistory[], asked: Asked): VerbAnswer {
  const { atMs, modelsDir } = asked;
  const json = {
    kind: "history",
    at: atMs === undefined ? null : new Date(atMs).toISOString(),
    models: histories.map(({ reign, kind: type, ...history }) => ({
      ...history,
      type,
      champion: reign?.version ?? null,
      since: isoOf(reign?.fromMs),
      until: isoOf(reign?.untilMs),
    })),
  };
  if (histories.length === 0) return { json, text: `No model has a history in ${modelsDir}` };
  return { json, text: histories.map((history) => historyText(history, atMs)).join("\n\n") };
}

function isoOf(timeMs: number | undefined): string | null {
  return timeMs === undefined ? null : new Date(timeMs).toISOString();
}

function historyText(history: ModelHistory, atMs: number | undefined): string {
  const { instrument, timeframe, kind, entries, count, warnings } = history;
  const hidden = count - entries.length;
  return [
    labelled(`${instrument} ${timeframe} ${kind}: `, championText(history, atMs)),
    ...warnings.map((warning) => labelled("WARNING ", warning)),
    ...entries.map(entryText),
    ...(count === 0 ? ["  nothing was noted yet"] : []),
    ...(hidden > 0 ? [`  and ${formatCount(hidden)} earlier; --limit ${count} shows all`] : []),
  ].join("\n");
}

function championText({ known, reign }: ModelHistory, atMs: number | undefined): string {
  const when = atMs === undefined ? "" : `at ${utcText(atMs)} UTC `;
  if (!known) return `${when}who ${atMs === undefined ? "is" : "was"} champion is not known`;
  if (reign === undefined) return `${when}no version ${atMs === undefined ? "is" : "was"} champion`;
  const { version, fromMs, untilMs } = reign;
  const until = untilMs === undefined ? "" : ` until ${utcText(untilMs)}`;
  const since = `from ${utcText(fromMs)}${until}`;
  return atMs === undefined
    ? `champion ${version} since ${utcText(fromMs)} UTC`
    : `${when}champion was ${version}, ${since}`;
}
