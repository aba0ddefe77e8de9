import type { LeakDiagnosis } from "../../jobs/doctor-leaks.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { percent } from "../report/estimate-text.ts";
import { wrapped } from "../wrapped-text.ts";

type Laboratory = Extract<LeakDiagnosis["laboratory"], { kind: "shown" }>;
type Run = Laboratory["runs"][number];

/** The laboratory as lines: the same learner on the same rows, split in several ways, and why. */
export function laboratoryText({ laboratory }: LeakDiagnosis): readonly string[] {
  if (laboratory.kind === "too-few-candles") {
    const { rows, needed } = laboratory;
    return [
      `Laboratory: n too small, ${formatCount(rows)} rows of ${formatCount(needed)} that it needs.`,
    ];
  }
  const { runs, horizon, beyondTrainRange } = laboratory;
  const table = renderTable(
    [["split", "train", "exam", "right", "95 % interval", "R2"], ...runs.map(cells)],
    ["left", "right", "right", "right", "right", "right"],
  );
  const causes = runs.flatMap(({ split, cause }) => indented(`${split}: ${cause}`));
  return [
    `Laboratory: one learner (the 3 most alike rows of train), the same rows, the move over ${formatCounted(horizon, "candle")}`,
    ...table.split("\n").map((line) => `  ${line}`),
    ...headline(runs),
    "Why",
    ...causes,
    ...rangeLine(beyondTrainRange),
  ];
}

function rangeLine(beyondTrainRange: number): readonly string[] {
  if (beyondTrainRange === 0) return [];
  return indented(
    `scaler: ${percentText(beyondTrainRange)} of the exam's closes lie beyond those of train; one fitted on all rows hides it`,
  );
}

function indented(text: string): readonly string[] {
  return wrapped(text, 96).map((line, i) => (i === 0 ? `  ${line}` : `    ${line}`));
}

function headline(runs: readonly Run[]): readonly string[] {
  const find = (split: Run["split"]): Run | undefined => runs.find((run) => run.split === split);
  const [leaky, honest] = [find("shuffled"), find("purged and embargoed")];
  const [figure, earnest] = [leaky?.directionalAccuracy, honest?.directionalAccuracy];
  if (figure === undefined || earnest === undefined) return [];
  if ((leaky?.interval?.low ?? 0) <= earnest) {
    return ["Shuffling gained nothing that n would show here; it stays a leak at every horizon."];
  }
  return [
    `How a leaky ${percentText(figure)} becomes ${percentText(earnest)}: split by time, purge, embargo.`,
  ];
}

function cells({ split, leaks, ...run }: Run): readonly string[] {
  const { directionalAccuracy, interval, trainRows, examRows, r2 } = run;
  return [
    leaks ? `${split} (leaks)` : split,
    formatCount(trainRows),
    formatCount(examRows),
    directionalAccuracy === undefined ? "n/a" : percentText(directionalAccuracy),
    interval === undefined ? "n/a" : `${percentText(interval.low)} - ${percentText(interval.high)}`,
    r2 === undefined ? "n/a" : r2.toFixed(2),
  ];
}

function percentText(share: number): string {
  return `${percent(share)} %`;
}
