import { dayMs } from "../../../foundation/durations.ts";
import type { ExamRows } from "./exam-returns.ts";
import { ink, keyInside, panel, type PanelFrame, type Specification } from "./panel.ts";

export const closesShown = 200;

/**
 * The exam's last closes and the forecast that was made for each, `horizon` candles before it.
 * A forecast starts from the last known close, so a line that follows one step behind is what
 * persistence looks like and shows no skill; the return panel does.
 */
export function closesPanel(exam: ExamRows, frame: PanelFrame): Specification {
  const from = Math.max(0, exam.targetTimeMs.length - closesShown);
  const rows = Array.from({ length: exam.targetTimeMs.length - from }, (_, i) => ({
    time: exam.targetTimeMs[from + i]!,
    close: round(exam.futureClose[from + i]!),
    forecast: round(exam.forecastClose[from + i]!),
  }));
  const x = {
    field: "time",
    type: "temporal",
    title: "close time of the forecast candle (UTC)",
    scale: { type: "utc", nice: false },
    axis: { grid: false, tickCount: 8, format: dateFormat(rows), labelFlush: false },
  };
  const line = (field: string, mark: Specification) => ({
    mark: { type: "line", ...mark },
    encoding: {
      x,
      y: {
        field,
        type: "quantitative",
        title: "close (quote currency)",
        scale: { zero: false, domain: spacious(rows), nice: false },
        axis: { tickCount: 5 },
      },
    },
  });
  const layers = [
    line("close", { color: ink.first, strokeWidth: 2.4, opacity: 0.75 }),
    line("forecast", { color: ink.second, strokeWidth: 1.3 }),
    ...keyInside(
      [
        { label: "actual close", colour: ink.first },
        { label: "forecast", colour: ink.second },
      ],
      { x: 8, y: 8 },
    ),
  ];
  return { data: { values: rows }, ...panel(frame, layers) };
}

type Row = { readonly time: number; readonly close: number; readonly forecast: number };

function dateFormat(rows: readonly Row[]): string {
  const span = (rows.at(-1)?.time ?? 0) - (rows[0]?.time ?? 0);
  if (span > 300 * dayMs) return "%b %Y";
  return span > 3 * dayMs ? "%d %b" : "%d %b %H:%M";
}

// Room is left above for the key.
function spacious(rows: readonly Row[]): readonly [number, number] {
  const all = rows.flatMap(({ close, forecast }) => [close, forecast]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = high - low || Math.abs(high) || 1;
  return [low - 0.06 * span, high + 0.25 * span];
}

function round(value: number): number {
  return Number(value.toPrecision(8));
}
