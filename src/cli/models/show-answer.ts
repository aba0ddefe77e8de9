import { utcText } from "../../foundation/utc-text.ts";
import type { ShownModel } from "../../jobs/show-model.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatCount, formatCounted, formatSignificant } from "../format-number.ts";
import { nextBlock, placedCommandLine } from "../next-commands.ts";
import { renderTable } from "../render-table.ts";
import { percent } from "../report/estimate-text.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";
import { entryText } from "./entry-text.ts";

/** What `models show` answers. */
export function shownModelAnswer(shown: ShownModel, modelsDir: string): VerbAnswer {
  const { place, broken, metadata, exposure, warnings, history } = shown;
  const { instrument, timeframe, kind } = place;
  const { place: _, ...rest } = shown;
  const json = {
    ...rest,
    kind: broken.length === 0 ? "sound" : "broken",
    model: { instrument, timeframe, type: kind },
    metadata: metadata ?? null,
    exposure: exposure ?? null,
  };
  const blocks = [
    [
      `${instrument} ${timeframe} ${kind}, version ${shown.version}`,
      ...warnings.map((warning) => labelled("WARNING ", warning)),
      ...broken.map((reason) => labelled("BROKEN ", reason)),
    ].join("\n"),
    factLines(shown).join("\n"),
    ...(metadata === undefined ? [] : [figuresTable(metadata)]),
    ...(exposure === undefined ? [] : [exposureText(exposure)]),
    historyText(history),
    nextText(shown, modelsDir),
  ];
  return { json, text: blocks.join("\n\n"), exitCode: broken.length > 0 ? 1 : 0 };
}

type Metadata = NonNullable<ShownModel["metadata"]>;

function factLines(shown: ShownModel): readonly string[] {
  const { aliases, metadata, files, broken, path } = shown;
  const size = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const state = broken.length === 0 ? "every byte as it was written" : "NOT as they were written";
  return [
    line("alias", aliases.length === 0 ? "none" : aliases.join(", ")),
    ...(metadata === undefined ? [] : metadataLines(metadata)),
    line("files", `${formatCounted(files.length, "file")}, ${formatBytes(size)}, ${state}`),
    line("folder", path),
  ];
}

function metadataLines(metadata: Metadata): readonly string[] {
  const { recipe, horizon, timeframe, features, sequence_length, segments, data, adopted } =
    metadata;
  const seen = utcText(Date.parse(segments.calibrationB.last_label));
  const exam = segments.exam;
  return [
    line("recipe", `${recipe}, ${formatCounted(horizon, "candle")} of ${timeframe} ahead`),
    line("inputs", `${formatCounted(sequence_length, "candle")} of ${features.join(", ")}`),
    line("trained", trainingText(metadata)),
    line("seen", `until ${seen} UTC: candles before it are in-sample`),
    line(
      "exam",
      `${formatCount(exam.windows)} windows, ${day(exam.first_decision)} to ${day(exam.last_decision)}`,
    ),
    line(
      "candles",
      `${formatCount(data.candles)}, ${day(data.first_open)} to ${day(data.last_close)}`,
    ),
    ...(adopted === undefined ? [] : [line("adopted", `${adopted.file} ${adopted.producer}`)]),
  ];
}

function trainingText({ training_params: params, segments, adopted, ensemble }: Metadata): string {
  if (params === undefined) {
    const until = adopted?.trained_until ?? undefined;
    return `elsewhere, ${until === undefined ? "nobody knows until when" : `until ${day(until)}`}`;
  }
  const { split, seed, epochs_run, best_epoch } = params;
  const members = ensemble === undefined ? "" : `, ${ensemble.members} networks`;
  const { train } = segments;
  return `${day(train.first_decision)} to ${day(train.last_label)}, ${split} split, seed ${seed}, epoch ${best_epoch} of ${epochs_run} kept${members}`;
}

function figuresTable({ performance, baselines }: Metadata): string {
  const { persistence, contrarian } = baselines;
  const columns = [performance, persistence, contrarian];
  type Scores = (typeof columns)[number];
  const row = (
    name: string,
    of: (scores: Scores) => number | null,
    text: (value: number) => string = formatSignificant,
  ) => [
    name,
    ...columns.map((scores) => {
      const value = of(scores);
      return value === null ? "-" : text(value);
    }),
  ];
  const root = (value: number | null): number | null => (value === null ? null : Math.sqrt(value));
  return renderTable(
    [
      ["On its exam", "model", "persistence", "contrarian"],
      row("RMSE, quote currency", ({ quote }) => root(quote.mse)),
      row("MAE, quote currency", ({ quote }) => quote.mae),
      row("R2 of the close", ({ quote }) => quote.r2),
      row("MSE, scaled", ({ mse }) => mse),
      row(
        "right directions, %",
        ({ directional_accuracy: share }) => share,
        (value) => percent(value),
      ),
    ],
    ["left", "right", "right", "right"],
  );
}

function exposureText({ cap, mode, reasons }: NonNullable<ShownModel["exposure"]>): string {
  const share = `${percent(cap, 0)} %`;
  const words = mode === "live" ? `${share} of the exposure` : `none; paper: ${share}`;
  const head = `Live trading: ${words}`;
  return [head, ...reasons.map((reason) => labelled("  ", reason))].join("\n");
}

function historyText(history: ShownModel["history"]): string {
  if (history.length === 0) return "History: nothing was noted yet; the next change notes it";
  return ["History", ...history.map(entryText)].join("\n");
}

function nextText({ version, place, aliases, broken }: ShownModel, modelsDir: string): string {
  const { instrument } = place;
  const command = (words: string): string => placedCommandLine(words, { modelsDir });
  if (broken.length > 0)
    return nextBlock([
      { command: command("models verify"), purpose: "is anything else broken?" },
    ]).join("\n");
  const validate = {
    command: command(`validate ${instrument} --model ${version}`),
    purpose: "judge it",
  };
  const deploy = {
    command: command(`deploy ${instrument} --model ${version}`),
    purpose: "make it champion, if the gate lets it pass",
  };
  return nextBlock(aliases.includes("champion") ? [validate] : [validate, deploy]).join("\n");
}

function line(label: string, text: string): string {
  return labelled(`  ${label.padEnd(8)} `, text);
}

function day(time: string): string {
  return time.slice(0, 10);
}
