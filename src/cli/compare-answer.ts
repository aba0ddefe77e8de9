import { dayText } from "../foundation/utc-text.ts";
import type { ComparedModel, ComparedModels, Side } from "../jobs/compare-models.ts";
import { formatCount } from "./format-number.ts";
import { renderTable } from "./render-table.ts";
import { bps, estimateText, percent, pText, signed } from "./report/estimate-text.ts";
import type { VerbAnswer } from "./verb.ts";
import { labelled } from "./wrapped-text.ts";

/** What `compare` answers; `page` is the file that was written, if any. */
export function compareAnswer(compared: ComparedModels, page?: string): VerbAnswer {
  return { json: compareJson(compared, page), text: compareText(compared, page) };
}

const names = { first: "model1", second: "model2" } as const satisfies Record<Side, string>;

function compareJson(compared: ComparedModels, page: string | undefined): object {
  const { winner, loser, models, verdicts, tests, figures, floors, waitUntilMs, ...rest } =
    compared;
  const idOf = (side: Side | undefined): string | null =>
    side === undefined ? null : models[side].name;
  return {
    ...rest,
    verdict: verdicts.second.verdict,
    verdicts: { model1: verdicts.first, model2: verdicts.second },
    winner: idOf(winner),
    loser: idOf(loser),
    waitUntil: waitUntilMs === undefined ? null : new Date(waitUntilMs).toISOString(),
    model1: models.first,
    model2: models.second,
    tests: tests.map(({ favours, ...test }) => ({ ...test, favours: idOf(favours) })),
    figures: figures.map(({ first, second, ...figure }) => ({
      ...figure,
      model1: first,
      model2: second,
    })),
    floors: floors.map(({ against, ...floor }) => ({ ...floor, against: idOf(against) })),
    page: page ?? null,
  };
}

function compareText(compared: ComparedModels, page: string | undefined): string {
  const blocks = [
    headLines(compared),
    resultLines(compared),
    verdictLines(compared),
    figuresTable(compared),
    testsTable(compared),
    floorsTable(compared),
    ...gateNote(compared),
    notes(compared, page),
  ];
  return blocks.join("\n\n");
}

function headLines(compared: ComparedModels): string {
  const { instrument, timeframe, horizon, models, rows } = compared;
  const span = `${dayText(compared.firstDecisionMs)} to ${dayText(compared.lastDecisionMs)}`;
  return [
    `${instrument} ${timeframe} h=${horizon} | ${span}, ${formatCount(rows)} rows that neither was fitted on`,
    `model1 ${modelText(models.first)}`,
    `model2 ${modelText(models.second)}`,
  ].join("\n");
}

function modelText({ title, recipe, trainedUntilMs, seenUntilMs }: ComparedModel): string {
  if (seenUntilMs === undefined) return `${title}, a one-liner`;
  const until = trainedUntilMs === undefined ? "nobody knows when" : dayText(trainedUntilMs);
  return `${title}, recipe ${recipe}, trained until ${until}, calibrated until ${dayText(seenUntilMs)}`;
}

function resultLines(compared: ComparedModels): string {
  const { winner, loser, models, reason } = compared;
  if (winner === undefined || loser === undefined) {
    return `INCONCLUSIVE ${reason.replace(/^inconclusive, /, "")}.`;
  }
  return [
    `WINNER ${names[winner]}, ${models[winner].title}`,
    `LOSER  ${names[loser]}, ${models[loser].title}`,
    `${reason}.`,
  ].join("\n");
}

// The better of two may still have no edge.
function verdictLines({ verdicts }: ComparedModels): string {
  return (["first", "second"] as const)
    .map((side) => {
      const { verdict, reason, caution } = verdicts[side];
      const why = [reason, caution].filter((words) => words !== undefined).join("; ");
      return labelled("VERDICT ", `${names[side]} ${verdict}${why === "" ? "" : `: ${why}`}`);
    })
    .join("\n");
}

function figuresTable({ figures }: ComparedModels): string {
  const rows = figures.map(({ name, title, better, first, second, difference }) => {
    const { format, unit } = formats[name];
    const text = (value: number | undefined): string => (value === undefined ? "-" : format(value));
    return [`${title}${unit}`, text(first), text(second), estimateText(difference, format), better];
  });
  return renderTable(
    [["Scores", "model1", "model2", "model1 - model2", "better"], ...rows],
    ["left", "right", "right", "right", "left"],
  );
}

const formats = {
  skill: { unit: "", format: (value: number) => signed(value) },
  rmse: { unit: ", bp", format: (value: number) => bps(value, 2) },
  mae: { unit: ", bp", format: (value: number) => bps(value, 2) },
  directionalAccuracy: { unit: ", %", format: (value: number) => percent(value) },
  returnAfterCosts: { unit: ", bp", format: (value: number) => bps(value, 2) },
} as const;

function testsTable({ tests }: ComparedModels): string {
  const rows = tests.map(({ name, statistic, pValue, adjustedPValue, favours }) => [
    name,
    statistic === undefined ? "-" : signed(statistic, 2),
    pText(pValue),
    pText(adjustedPValue),
    statistic === undefined
      ? "nothing to go by"
      : favours === undefined
        ? "nobody"
        : names[favours],
  ]);
  return renderTable(
    [["Paired tests", "statistic", "p", "p after Holm", "at 5 % favours"], ...rows],
    ["left", "right", "right", "right", "left"],
  );
}

function floorsTable({ floors }: ComparedModels): string {
  const rows = floors.map(({ condition, rows: count, difference, against }) => [
    condition,
    formatCount(count),
    difference === undefined ? "n too small" : `${signed(difference * 100, 2)} %`,
    against === undefined ? "" : `${names[against]} must not win`,
  ]);
  return renderTable(
    [["Volatility", "rows", "MSE model1 - model2, of persistence's", "floor 5 %"], ...rows],
    ["left", "right", "right", "left"],
  );
}

// Of two versions one may be put in the other's place, and that is decided otherwise.
function gateNote({ models }: ComparedModels): readonly string[] {
  const areVersions = models.first.path !== undefined && models.second.path !== undefined;
  return areVersions ? [labelled("GATE ", gateSentence)] : [];
}

const gateSentence =
  "deploy asks the promotion gate, not this comparison: it counts places of candles, not independent rows, lets a refresh pass that is hardly worse, and asks the more of a replacement the more have tried. It may decide where this is inconclusive, and may pass a refresh that loses here (docs/concepts/promotion.md).";

function notes(compared: ComparedModels, page: string | undefined): string {
  const { independentRows, costPerSide, minimumEffect, effect, warnings } = compared;
  const gap = effect === undefined ? "undefined" : `${signed(effect * 100, 3)} %`;
  return [
    ...warnings.map((warning) => labelled("NOTE ", warning)),
    `Difference of squared errors, of persistence's: ${gap}, least that decides ${Number((minimumEffect * 100).toPrecision(3))} %.`,
    `${formatCount(independentRows)} independent rows; one side of a trade costs ${bps(costPerSide)} bp; intervals are at 95 %, by stationary bootstrap.`,
    ...(page === undefined ? [] : [`Page    ${page}`]),
  ].join("\n");
}
