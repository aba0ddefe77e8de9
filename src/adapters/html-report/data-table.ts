import { html, type Markup, type MarkupValue } from "./markup.ts";

export interface TableColumn {
  readonly title: string;
  /** Numbers stand right unless told otherwise; the first column stands left. */
  readonly align?: "left" | "right";
}

export interface DataTable {
  /** What the table holds, in a phrase; shown above it and read out first. */
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** One cell per column; the first names the row. */
  readonly rows: readonly (readonly MarkupValue[])[];
  /** Numbers of rows that stand out, as the model among its yardsticks. */
  readonly marked?: readonly number[];
}

/** A table in a box of its own, which scrolls where the page is narrower than the table. */
export function dataTable(table: DataTable): Markup {
  const aligned = (column: number): string =>
    (table.columns[column]?.align ?? (column === 0 ? "left" : "right")) === "left" ? "left" : "num";
  const head = table.columns.map(
    ({ title }, i) => html`<th scope="col" class="${aligned(i)}">${title}</th>`,
  );
  const rows = table.rows.map((cells, row) => {
    const [name, ...rest] = cells;
    const others = rest.map((cell, i) => html`<td class="${aligned(i + 1)}">${cell}</td>`);
    const mark = table.marked?.includes(row) ? html` class="marked"` : undefined;
    return html`<tr${mark}><th scope="row" class="${aligned(0)}">${name}</th>${others}</tr>\n`;
  });
  return captionedTable({ caption: table.caption, head, body: rows });
}

/**
 * A table of ready rows in a box that scrolls sideways by itself, also by keyboard. The caption stands
 * twice: above the box, where it does not scroll away, and inside for those who listen.
 *
 * @param table.head Cells of the only row of the head.
 */
export function captionedTable(table: {
  readonly caption: string;
  readonly look?: "heat" | "heat calendar";
  readonly head: MarkupValue;
  readonly body: MarkupValue;
}): Markup {
  const { caption, look, head, body } = table;
  return html`<p class="caption" aria-hidden="true">${caption}</p>
    <div class="scroll" role="region" tabindex="0" aria-label="${caption}">
      <table class="${look ?? "plain"}">
        <caption class="unseen">
          ${caption}
        </caption>
        <thead>
          <tr>
            ${head}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>`;
}
