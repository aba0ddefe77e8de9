import { dayText } from "../../../foundation/utc-text.ts";
import type { InstrumentId } from "../../../market/instrument.ts";
import type { Timeframe } from "../../../market/timeframe.ts";
import { closesPanel, closesShown } from "./closes-panel.ts";
import { type ExamRows, examReturns } from "./exam-returns.ts";
import { type LearningCurve, learningCurvePanel } from "./learning-curve-panel.ts";
import { outcomePanel } from "./outcome-panel.ts";
import { figureStyle, ink, type Specification } from "./panel.ts";
import { residualPanel } from "./residual-panel.ts";

/** What the training plot shows. */
export interface TrainingFigure {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly recipe: string;
  /** Candles ahead. */
  readonly horizon: number;
  readonly trainFromMs: number;
  readonly trainUntilMs: number;
  readonly learningCurve: LearningCurve;
  /** At least one row. */
  readonly exam: ExamRows;
}

/**
 * The figure of `<instrument>_<kind>_training.png` as a Vega-Lite specification: learning curves,
 * forecast against outcome on the exam segment (density of returns, and the last closes), residuals.
 * Counts are made here, so the drawing stays small however long the exam is.
 *
 * @throws {InvariantError} the exam's columns differ in length.
 */
export function trainingFigure(figure: TrainingFigure): Specification {
  const returns = examReturns(figure.exam);
  const square = { width: 284, height: 250 };
  const upper = [
    learningCurvePanel(figure.learningCurve, {
      letter: "a",
      title: "Loss per epoch",
      subtitle: `weights of epoch ${figure.learningCurve.bestEpoch} were kept (open circle)`,
      ...square,
    }),
    outcomePanel(returns, {
      letter: "b",
      title: "Forecast against outcome",
      subtitle: `density of ${whole(returns.forecast.length)} exam forecasts; the axes differ`,
      ...square,
    }),
    residualPanel(returns, {
      letter: "c",
      title: "Residuals on the exam",
      subtitle: residualSubtitle(returns),
      ...square,
    }),
  ];
  const shown = Math.min(closesShown, figure.exam.targetTimeMs.length);
  const lower = closesPanel(figure.exam, {
    letter: "d",
    title: `The last ${shown} exam candles`,
    subtitle: `each forecast was made ${candles(figure.horizon)} before; no-move would be the blue line moved right by that much`,
    width: 3 * square.width + 2 * columnGap,
    height: 190,
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    padding: 20,
    title: figureTitle(figure),
    spacing: rowGap,
    vconcat: [{ bounds: "flush", spacing: columnGap, hconcat: upper }, lower],
    config: figureStyle,
  };
}

// In pixels; columns from frame to frame, because the renderer only guesses the widths of texts.
const columnGap = 84;
const rowGap = 30;

function figureTitle(figure: TrainingFigure): Specification {
  const { targetTimeMs } = figure.exam;
  const examUntil = dayText(targetTimeMs[targetTimeMs.length - 1]!);
  return {
    text: `${figure.instrument} ${figure.timeframe}\u2003${figure.recipe}, ${candles(figure.horizon)} ahead`,
    subtitle:
      `trained on ${dayText(figure.trainFromMs)} to ${dayText(figure.trainUntilMs)},\u2002` +
      `exam ${dayText(targetTimeMs[0]!)} to ${examUntil} (${whole(targetTimeMs.length)} forecasts)`,
    fontSize: 17,
    subtitleFontSize: 11.5,
    subtitleColor: ink.quiet,
    subtitlePadding: 6,
    anchor: "start",
    frame: "bounds",
    offset: 22,
  };
}

function residualSubtitle(returns: ReturnType<typeof examReturns>): string {
  if (returns.undefinedCount > 0) {
    return `${whole(returns.undefinedCount)} forecasts at or below zero are left out`;
  }
  const [model, noMove] = [rms(returns.residual), rms(returns.outcome)];
  return `RMSE ${model.toFixed(2)} bp, no-move forecast ${noMove.toFixed(2)} bp`;
}

function rms(values: Float64Array): number {
  return Math.sqrt(
    values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length),
  );
}

function candles(count: number): string {
  return count === 1 ? "1 candle" : `${count} candles`;
}

function whole(count: number): string {
  return count.toLocaleString("en-US");
}
