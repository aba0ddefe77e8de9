import type { RowCells, SentimentShape } from "./reading-draft.ts";

/**
 * Scored articles: each is known at the moment of its publication, and one item.
 *
 * @param subjects Only articles on these; all by default.
 */
export function newsShape(subjects: readonly string[] | undefined): SentimentShape {
  const asked = subjects && new Set(subjects.map((subject) => subject.toLowerCase()));
  const isAsked = (subject: string): boolean => asked?.has(subject.toLowerCase()) ?? true;
  return {
    name: "news events",
    source: "news",
    notes: [],
    read: (cells) => {
      if (!isAsked(cells.text("subject"))) return undefined;
      const eventTimeMs = cells.time("timestamp");
      const score = cells.number("polarity");
      return { item: itemOf(cells), eventTimeMs, knownAtMs: eventTimeMs, score, count: 1 };
    },
  };
}

// Titles may be missing: articles of one minute are told apart by all that is said of them.
function itemOf(cells: RowCells): string {
  return ["source", "subject", "class", "polarity", "subjectivity"].map(cells.text).join("/");
}
