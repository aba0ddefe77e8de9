/** Rows of numbers that grow at their end, in blocks of memory that stay where they are: a row costs no object. */
export interface GrowingTable {
  readonly rows: number;
  /** [rows of a block, width], the block of the newest row. */
  readonly newest: Float64Array;
  /** @returns Where the new row begins in `newest`. */
  addRow(): number;
  cell(row: number, column: number): number;
  /** One column of all rows, copied. */
  column(number: number): Float64Array;
}

const rowsPerBlock = 8192;

export function createGrowingTable(width: number): GrowingTable {
  const blocks: Float64Array[] = [];
  const size = rowsPerBlock * width;
  let newest = new Float64Array(0);
  let next = size;
  return {
    get rows() {
      return (blocks.length - 1) * rowsPerBlock + next / width;
    },
    get newest() {
      return newest;
    },
    addRow() {
      if (next === size) {
        newest = new Float64Array(size);
        blocks.push(newest);
        next = 0;
      }
      const row = next;
      next += width;
      return row;
    },
    cell: (row, column) =>
      blocks[Math.floor(row / rowsPerBlock)]![(row % rowsPerBlock) * width + column]!,
    column(number) {
      const values = new Float64Array(this.rows);
      for (const [b, block] of blocks.entries()) {
        const from = b * rowsPerBlock;
        const count = Math.min(rowsPerBlock, values.length - from);
        for (let row = 0; row < count; row++) values[from + row] = block[row * width + number]!;
      }
      return values;
    },
  };
}
