import type { WalkedForward, WalkedRecipe, WalkForwardRequest } from "../../jobs/walk-forward.ts";
import { estimateText, percent, signed } from "../report/estimate-text.ts";
import { renderReportCard, subjectLine } from "../report/render-report-card.ts";
import { renderVerdict } from "../report/render-verdict.ts";
import { renderTable } from "../render-table.ts";
import { shellWord } from "../shell-word.ts";
import type { VerbAnswer } from "../verb.ts";
import { choiceText, sharpeText } from "./luck-text.ts";
import { foldTable } from "./fold-table.ts";
import { nextLines } from "./next-lines.ts";

/** What `walk-forward` answers: folds, verdict and the worth of the trials, or the same as JSON. */
export function walkAnswer(
  walked: WalkedForward,
  asked: Pick<WalkForwardRequest, "file">,
): VerbAnswer {
  const { recipes, choice, layout } = walked;
  const [first] = recipes;
  const blocks = recipes.length === 1 ? oneRecipe(first!) : severalRecipes(recipes);
  return {
    json: {
      kind: "walk-forward",
      verdict: recipes.length === 1 ? first!.card.verdict.verdict : null,
      layout,
      recipes: recipes.map(({ card, report, ...recipe }) => ({
        ...recipe,
        verdict: card.verdict.verdict,
        report: card,
        page: report,
      })),
      choice,
      volatile: { durationSeconds: walked.durationSeconds, foldsKept: walked.foldsKept },
    },
    text: ["", ...blocks, choiceText(choice), filesBlock(recipes, asked)].join("\n\n"),
  };
}

function oneRecipe({ card, sharpe }: WalkedRecipe): readonly string[] {
  return [renderReportCard(card), foldTable(card), sharpeText(sharpe)];
}

// The page of each recipe has the rest.
function severalRecipes(recipes: readonly WalkedRecipe[]): readonly string[] {
  const overview = renderTable(
    [
      ["Recipe", "verdict", "directional accuracy, %", "skill", "after costs"],
      ...recipes.map(({ recipe, card }) => {
        const { directionalAccuracy, skill } = wholeOf(card);
        return [
          recipe,
          card.verdict.verdict,
          estimateText(directionalAccuracy, percent),
          estimateText(skill, signed),
          `${signed(100 * card.trading.levels.full.net, 1)} %`,
        ];
      }),
    ],
    ["left", "left", "right", "right", "right"],
  );
  return [
    overview,
    ...recipes.map(({ card, sharpe }) =>
      [subjectLine(card), renderVerdict(card.verdict), foldTable(card), sharpeText(sharpe)].join(
        "\n\n",
      ),
    ),
  ];
}

function wholeOf(card: WalkedRecipe["card"]) {
  const { metrics } = card.scores[0]!;
  return { directionalAccuracy: metrics.directionalAccuracy, skill: metrics.skill };
}

function filesBlock(
  recipes: readonly WalkedRecipe[],
  { file }: Pick<WalkForwardRequest, "file">,
): string {
  const tables = [...new Set(recipes.map(({ forecasts }) => forecasts))];
  const pages = recipes.flatMap(({ report }) => report ?? []);
  const candles = file === undefined ? [] : [`--data ${shellWord(file)}`];
  const judge = recipes.map(({ forecasts, version }) => {
    const one = tables.length < recipes.length ? [`--version ${version}`] : [];
    return [`candlecast judge ${shellWord(forecasts)}`, ...one, ...candles];
  });
  return [
    ...tables.map((table) => `Forecasts: ${table}`),
    ...pages.map((page) => `Report: ${page}`),
    "",
    "Next:",
    ...nextLines(judge, "the same forecasts, judged as anybody's"),
  ].join("\n");
}
