export type Alignment = "left" | "right";

/**
 * A table as plain text: a header, a rule, the rows; columns two spaces apart, no line break at
 * the end.
 *
 * @param rows The header first; every row as long as `alignments`.
 */
export function renderTable(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
): string {
  const widths = alignments.map((_, column) =>
    Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    widths
      .map((width, column) => pad(row[column] ?? "", width, alignments[column]))
      .join(gap)
      .trimEnd(),
  );
  const rule = "-".repeat(widths.reduce((sum, width) => sum + width + gap.length, -gap.length));
  return [lines[0] ?? "", rule, ...lines.slice(1)].join("\n");
}

const gap = "  ";

function pad(text: string, width: number, alignment: Alignment | undefined): string {
  return alignment === "right" ? text.padStart(width) : text.padEnd(width);
}
