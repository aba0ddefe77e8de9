import type { ChartSpecification } from "../../charts/draw-png.ts";
import { dataTable, type DataTable } from "../data-table.ts";
import { drawFigure, type FigureKey } from "../figure.ts";
import type { Markup } from "../markup.ts";
import { pageSection } from "../page-section.ts";

/** A section that a verb adds to the card's own, as data. */
export interface FurtherSection {
  readonly title: string;
  /** How to read it, in plain words. */
  readonly reading: string;
  /** What this one says. */
  readonly sentence: string;
  /** Cells are text or numbers as they shall be read. */
  readonly tables?: readonly FurtherTable[];
  readonly charts?: readonly FurtherChart[];
}

export interface FurtherTable extends Pick<DataTable, "caption" | "columns" | "marked"> {
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface FurtherChart {
  readonly title: string;
  /** What the chart says, for those who cannot see it. */
  readonly alternative: string;
  readonly key?: readonly FigureKey[];
  /**
   * One view or layers of it, with its data inside. Size, fonts and axes come from the page; colours
   * are its variables: `var(--first)`, `--second`, `--third`, `--reference`.
   */
  readonly specification: ChartSpecification;
}

/** @param id One word that no other section of the page has. */
export async function furtherSection(section: FurtherSection, id: string): Promise<Markup> {
  const charts: Markup[] = [];
  for (const [i, chart] of (section.charts ?? []).entries()) {
    const { title, alternative, key = [], specification } = chart;
    charts.push(
      await drawFigure({
        id: `${id}-${i}`,
        title,
        alternative,
        key,
        size: "full",
        specification: () => specification,
      }),
    );
  }
  return pageSection({
    title: section.title,
    reading: section.reading,
    finding: section.sentence,
    evidence: [charts, (section.tables ?? []).map(dataTable)],
  });
}
