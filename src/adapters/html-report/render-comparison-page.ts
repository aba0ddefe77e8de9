import type { Comparison, FloorCheck, Side } from "../../evaluation/comparison/comparison.ts";
import type { Estimate } from "../../evaluation/report/estimate.ts";
import { dayText } from "../../foundation/utc-text.ts";
import { html, type Markup } from "./markup.ts";
import { intervalText, missingText } from "./estimate-markup.ts";
import {
  basisPoints,
  countedText,
  fourDecimals,
  type NumberScale,
  numberText,
  percent,
  pValueText,
  twoDecimals,
} from "./number-text.ts";
import { pageFrame } from "./page-frame.ts";
import { furtherSection, type FurtherSection } from "./sections/further-section.ts";

/** A comparison and whom it is about. */
export interface ComparisonPage extends Comparison {
  readonly instrument: string;
  readonly timeframe: string;
  readonly horizon: number;
  readonly models: Readonly<Record<Side, PageModel>>;
  /** UTC epoch milliseconds. */
  readonly firstDecisionMs: number;
  readonly lastDecisionMs: number;
}

interface PageModel {
  /** "version 20260101T000000Z-1a2b3c4d", "persistence". */
  readonly title: string;
  readonly recipe: string | undefined;
  readonly trainedUntilMs: number | undefined;
}

/**
 * Writes a comparison as one HTML page like the report's. Equal comparisons give equal bytes.
 *
 * @returns The text of the file.
 */
export async function renderComparisonPage(page: ComparisonPage): Promise<string> {
  const sections = [figuresSection(page), testsSection(page), floorsSection(page)];
  const drawn: Markup[] = [resultBlock(page)];
  for (const [i, section] of sections.entries()) {
    drawn.push(await furtherSection(section, `comparison-${i}`));
  }
  const { first, second } = page.models;
  const title = `${first.title} against ${second.title}`;
  return pageFrame({
    title: `${resultWord(page)}: ${page.instrument} ${page.timeframe}, ${title}`,
    header: html`<header>
      <p class="subject">
        ${page.instrument} ${page.timeframe} · horizon ${countedText(page.horizon, "candle")}
      </p>
      <h1>${title}</h1>
      <p class="span">
        ${countedText(page.rows, "forecast")} of both on the same candles, from
        ${dayText(page.firstDecisionMs)} to ${dayText(page.lastDecisionMs)}; neither was fitted on
        any of them.
      </p>
    </header>`,
    main: drawn,
  });
}

const names: Readonly<Record<Side, string>> = { first: "model 1", second: "model 2" };

function resultWord({ winner }: Comparison): string {
  return winner === undefined ? "inconclusive" : `${names[winner]} wins`;
}

function resultBlock(page: ComparisonPage): Markup {
  const { winner, reason, models } = page;
  const look = winner === undefined ? "weak" : "edge";
  const sentence = reason.replace(/^inconclusive, /, "");
  const said = (["first", "second"] as const).map(
    (side) => html`<p class="small"><b>${names[side]}:</b> ${modelText(models[side])}</p>`,
  );
  return html`<section class="verdict ${look}" aria-labelledby="verdict">
    <h2 id="verdict">
      <span class="label">Result</span> <span class="word">${resultWord(page)}</span>
    </h2>
    <p class="meaning">${capital(sentence)}.</p>
    ${said} ${winner === undefined ? undefined : html`<p class="small">${caveat}</p>`}
  </section> `;
}

const caveat = "The better of two may still have no edge: candlecast validate says.";

function modelText({ title, recipe, trainedUntilMs }: PageModel): string {
  if (recipe === undefined) return `${title}, a one-liner`;
  const until = trainedUntilMs === undefined ? "nobody knows when" : dayText(trainedUntilMs);
  return `${title}, recipe ${recipe}, trained until ${until}`;
}

function figuresSection({ figures }: ComparisonPage): FurtherSection {
  const sure = figures.filter(({ difference: { interval } }) => excludesZero(interval));
  return {
    title: "Scores on the same candles",
    reading:
      "Both scores and their difference. An interval that holds 0 means that the difference may be luck.",
    sentence:
      sure.length === 0
        ? "Every difference may be luck."
        : `Too large for luck alone: the difference in ${sure.map(({ title }) => title).join("; ")}.`,
    tables: [
      {
        caption: "Scores, model 1 minus model 2 with its 95 % interval",
        columns: ["score", "model 1", "model 2", "difference", "better"].map((title) => ({
          title,
        })),
        rows: figures.map(({ name, title, first, second, difference, better }) => {
          const scale = scales[name];
          const bare = { ...scale, unit: "" };
          return [
            scale.unit === "" ? title : `${title}, ${scale.unit.trim()}`,
            numberText(first, bare),
            numberText(second, bare),
            differenceText(difference, scale),
            better,
          ];
        }),
      },
    ],
  };
}

const scales: Readonly<Record<Comparison["figures"][number]["name"], NumberScale>> = {
  skill: fourDecimals,
  rmse: basisPoints,
  mae: basisPoints,
  directionalAccuracy: percent,
  returnAfterCosts: basisPoints,
};

function excludesZero(interval: Estimate["interval"]): boolean {
  return interval !== undefined && (interval.low > 0 || interval.high < 0);
}

function testsSection({ tests }: ComparisonPage): FurtherSection {
  const speaking = tests.filter(({ favours }) => favours !== undefined);
  return {
    title: "Paired tests",
    reading:
      "Each asks the same question in another way. The last p is corrected for asking several questions at once; below 0.05 it speaks.",
    sentence:
      speaking.length === 0
        ? "No test tells the two apart."
        : `${speaking.map(({ name, favours }) => `${name} favours ${names[favours!]}`).join("; ")}.`,
    tables: [
      {
        caption: "Paired tests, above 0 where model 1 does better",
        columns: ["test", "statistic", "p", "p after Holm", "favours"].map((title) => ({ title })),
        rows: tests.map(({ name, statistic, pValue, adjustedPValue, favours }) => [
          name,
          numberText(statistic, twoDecimals),
          pValueText(pValue),
          pValueText(adjustedPValue),
          favours === undefined ? "nobody" : names[favours],
        ]),
      },
    ],
  };
}

function floorsSection({ floors }: ComparisonPage): FurtherSection {
  const broken = floors.filter(({ against }) => against !== undefined);
  return {
    title: "Calm and wild markets",
    reading:
      "A winner must not pay for it in one condition: nowhere may its squared error be larger by more than 5 % of that of no move at all.",
    sentence:
      broken.length === 0
        ? "Neither is much worse in any third of the market."
        : broken.map(floorSentence).join(" "),
    tables: [
      {
        caption: "Squared error of model 1 minus model 2, % of persistence's",
        columns: ["volatility", "rows", "difference"].map((title) => ({ title })),
        rows: floors.map(({ condition, rows, difference }) => [
          condition,
          rows,
          difference === undefined ? "n too small" : percent.number(difference),
        ]),
      },
    ],
  };
}

function floorSentence({ condition, against }: FloorCheck): string {
  return `In ${condition} markets ${names[against!]} is much worse.`;
}

// The unit stands in the row's title.
function differenceText(difference: Estimate, scale: NumberScale): string {
  const { value, interval, note } = difference;
  if (value === undefined) return missingText(difference);
  const range = interval === undefined ? (note ?? "no interval") : intervalText(interval, scale);
  return `${scale.number(value)} (${range})`;
}

function capital(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
