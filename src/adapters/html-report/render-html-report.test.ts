import { beforeAll, describe, expect, test } from "vitest";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import { exampleReportCard, type ExampleKind } from "../../../test/example-report-card.ts";
import { renderHtmlReport } from "./render-html-report.ts";

const kinds = ["no edge", "edge", "n too small", "folds", "bare"] as const;
const cards = {} as Record<ExampleKind, ReportCard>;
const pages = {} as Record<ExampleKind, string>;

beforeAll(async () => {
  for (const kind of kinds) {
    cards[kind] = exampleReportCard(kind);
    pages[kind] = await renderHtmlReport(cards[kind]);
  }
});

describe.each(kinds)("renderHtmlReport() of a simulated market, %s, seed 20", (kind) => {
  test("needs nothing from elsewhere, no script, under 1.5 MB", () => {
    const page = pages[kind];
    expect(found(page, /<script|<link(?! rel="icon" href="data:,")|\son[a-z]+=|@import/gi)).toEqual(
      [],
    );
    expect(found(page, /https?:.*|\ssrc=.*|url\((?!#).*/gi)).toEqual([]);
    expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
  });

  test("begins with subject, verdict and the legs with their tests and bounds", () => {
    const text = textOf(pages[kind]);
    const { verdict } = cards[kind];
    expect(text.slice(text.indexOf("BTCUSDT 1h"), text.indexOf("Does it pay?"))).toContain(
      `Verdict ${verdict.verdict}`,
    );
    for (const { tests, sentence } of Object.values(verdict.legs)) {
      expect(text).toContain(sentence);
      for (const { name } of tests) expect(text).toContain(name);
    }
    expect(text).toContain(`n = ${verdict.rows.toLocaleString("en-US")}`);
  });

  test("never shows what a program says where a figure is missing", () => {
    expect(
      found(textOf(pages[kind]), /.{0,30}(\b(NaN|undefined|null|Infinity)\b|\[object)/g),
    ).toEqual([]);
    expect(found(pages[kind], /="[^"]*\b(NaN|undefined|Infinity)\b/g)).toEqual([]);
  });

  test("has headings in order, captions, scopes, and words for every picture", () => {
    const page = pages[kind];
    const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, i) => i === 0 || level <= levels[i - 1]! + 1)).toBe(true);
    expect(page.match(/<table/g)).toHaveLength(page.match(/<caption/g)!.length);
    expect(found(page, /<th(?![^>]*scope=)[ >]/g)).toEqual([]);
    const pictures = [...page.matchAll(/<svg[^>]*>/g)].map(([tag]) => tag);
    expect(pictures.length).toBeGreaterThan(0);
    for (const tag of pictures) expect(tag).toMatch(/role="img"\s+aria-label="[^"]{30,}"/);
  });

  test("names every id once and every reference exists", () => {
    const ids = [...pages[kind].matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of pages[kind].matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
  });

  test("is the same bytes for an equal card", async () => {
    expect((await renderHtmlReport(structuredClone(cards[kind]))) === pages[kind]).toBe(true);
  });
});

describe("renderHtmlReport()", () => {
  test("says n too small instead of figures, and that such rows cannot show an edge", () => {
    const text = textOf(pages["n too small"]);
    expect(text.match(/n too small/g)!.length).toBeGreaterThan(20);
    expect(text).toContain("These rows cannot show an edge");
    expect(textOf(pages.edge)).not.toContain("These rows cannot show an edge");
  });

  test("shows a caution right under the verdict, escaped, and only where there is one", async () => {
    const { edge } = cards;
    const caution = "99.8 % of directions right is a <leak> until proven otherwise";
    const page = await renderHtmlReport({ ...edge, verdict: { ...edge.verdict, caution } });
    const shown =
      "Verdict edge 99.8 % of directions right is a &lt;leak&gt; until proven otherwise.";
    expect(textOf(page)).toContain(shown);
    expect(pages["no edge"]).not.toContain('class="caution"');
  });

  test("does not give a walk one training date for all its exams", () => {
    expect(textOf(pages.folds)).toMatch(
      /each fold trained until its own exam, the last until 20\d\d/,
    );
    expect(textOf(pages.folds)).not.toContain("trained on candles until");
    expect(textOf(pages.edge)).toContain("trained on candles until");
  });

  test("shows folds where there are some, and names what is absent", () => {
    expect(textOf(pages.folds)).toContain("fold 8");
    expect(textOf(pages.folds)).not.toContain("Not in this report");
    const bare = textOf(pages.bare);
    for (const part of ["probabilities", "the whole distribution", "learning curves", "folds"]) {
      expect(bare.slice(bare.indexOf("Not in this report"))).toContain(part);
    }
    expect(bare).toContain("recipe not known");
    expect(bare).toContain("what it was trained on is not known");
  });

  test("stamps a card that judges rows from before the end of the fit, and no other", () => {
    expect(kinds.filter((kind) => textOf(pages[kind]).includes("IN-SAMPLE"))).toEqual(["bare"]);
  });

  test("escapes whatever a name or a note holds", async () => {
    const hostile = `</title><script>alert("1")</script><img src=x onerror=alert(1)>`;
    const card = cards.folds;
    const page = await renderHtmlReport(
      {
        ...card,
        subject: { ...card.subject, title: hostile, recipe: hostile },
        folds: card.folds?.map((fold) => ({ ...fold, label: hostile })),
        notes: [hostile],
      },
      { sections: [furtherOf(hostile)] },
    );
    expect(found(page, /<script|<img/gi)).toEqual([]);
    expect(page.match(/<\/title>/g)).toHaveLength(1);
    expect(page.split("&lt;/title&gt;&lt;script&gt;").length).toBeGreaterThan(20);
  });

  test("draws the sections that a verb adds, before the notes", async () => {
    const page = await renderHtmlReport(cards.bare, { sections: [furtherOf("Importance")] });
    const text = textOf(page);
    expect(text.indexOf("Importance")).toBeLessThan(text.indexOf("What else to know"));
    expect(page.match(/<svg/g)!.length - pages.bare.match(/<svg/g)!.length).toBe(2);
    expect(page.includes('fill="var(--first)"')).toBe(true);
  });

  test("shows a model that always says the same, and one that never trades", async () => {
    const card = cards.edge;
    const deciles = card.predicted.deciles.map((decile) => ({ ...decile, forecast: 0 }));
    const sample = card.predicted.sample.map(({ outcome }) => ({ forecast: 0, outcome }));
    const page = await renderHtmlReport({
      ...card,
      predicted: { sample, deciles, slope: undefined },
      equity: { timeMs: [], half: [], full: [], double: [], holding: [] },
    });
    expect(textOf(page)).toContain("The forecasts never differ");
    expect(found(page, /="[^"]*\bNaN\b/g)).toEqual([]);
  });
});

function furtherOf(text: string) {
  return {
    title: text,
    reading: text,
    sentence: text,
    tables: [
      { caption: text, columns: [{ title: text }, { title: "skill" }], rows: [[text, 0.1]] },
    ],
    charts: [
      {
        title: text,
        alternative: `${text} of each feature, from the largest to the smallest`,
        specification: {
          data: { values: [{ name: text, size: 2 }] },
          mark: { type: "bar", color: "var(--first)" },
          encoding: {
            y: { field: "name", type: "nominal" },
            x: { field: "size", type: "quantitative" },
          },
        },
      },
    ],
  };
}

function found(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([match]) => match);
}

/** What a reader sees: without style, tags, and signs for spaces. */
function textOf(page: string): string {
  return page
    .replaceAll(/<(style|title)[\s\S]*?<\/\1>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll(/\s+/g, " ");
}
