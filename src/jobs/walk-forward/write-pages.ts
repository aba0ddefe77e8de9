import { extname } from "node:path";
import {
  fourDecimals,
  numberText,
  percent,
  threeDecimals,
} from "../../adapters/html-report/number-text.ts";
import type { FurtherSection } from "../../adapters/html-report/sections/further-section.ts";
import { writeHtmlReport } from "../write-html-report.ts";
import { type FoldLayout, layoutSentence } from "./fold-layout.ts";
import type { JudgedWalk } from "./judge-walk.ts";
import type { WalkReports } from "./report-walks.ts";

/**
 * Writes the page of each recipe: "walk.html", of several recipes "walk-return.html" and so on.
 *
 * @returns The path of each walk's page, none where no file was asked for.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function writePages(
  walks: readonly JudgedWalk[],
  { reports, choice, layout }: WalkReports & { readonly layout: FoldLayout },
  file: string | undefined,
): Promise<readonly (string | undefined)[]> {
  if (file === undefined) return walks.map(() => undefined);
  const ending = extname(file);
  const paths: string[] = [];
  for (const [w, { walk }] of walks.entries()) {
    const { card, sharpe } = reports[w]!;
    const { recipe } = walk.training;
    const path =
      walks.length === 1
        ? file
        : `${file.slice(0, file.length - ending.length)}-${recipe}${ending}`;
    const sections = [luckSection({ sharpe, choice })];
    // A terminal says the layout when the walk begins; the page stands alone.
    const whole = { ...card, notes: [layoutSentence(layout), ...card.notes] };
    await writeHtmlReport(whole, path, sections);
    paths.push(path);
  }
  return paths;
}

function luckSection({
  sharpe,
  choice,
}: Pick<WalkReports, "choice"> & Pick<WalkReports["reports"][number], "sharpe">): FurtherSection {
  const rows = [
    ["configurations tried on these candles", String(sharpe.trials)],
    ["Sharpe ratio per row, after costs", numberText(sharpe.sharpe, fourDecimals)],
    [
      "what the best of so many without skill would show",
      numberText(sharpe.benchmark, fourDecimals),
    ],
    [`that the true one is above (${sharpe.kind})`, shareText(sharpe.probability)],
    ["probability of backtest overfitting", overfittingText(choice)],
    [
      "that no recipe beats the forecast of no move (SPA)",
      numberText(choice?.superiority?.spaPValue, threeDecimals),
    ],
  ];
  return {
    title: "How much may be luck?",
    reading:
      "Whoever tries many configurations finds one that looks good. The Sharpe ratio is held against what the best of so many would show without any skill; 95 % is the usual bar.",
    sentence: luckSentence(sharpe.probability),
    tables: [
      {
        caption: "Trials and what they are worth",
        columns: [{ title: "what", align: "left" }, { title: "figure" }],
        rows,
      },
    ],
  };
}

function luckSentence(probability: number | undefined): string {
  if (probability === undefined) return "Nothing was traded, so there is no Sharpe ratio to doubt.";
  return probability >= 0.95
    ? "The record is better than luck would explain."
    : "The record is not better than luck would explain.";
}

function overfittingText(choice: WalkReports["choice"]): string {
  if (choice === undefined) return "one recipe: it needs two";
  return shareText(choice.overfitting?.probability);
}

function shareText(value: number | undefined): string {
  return value === undefined ? "n too small" : numberText(value, percent);
}
