/**
 * Cells of one line, trimmed; quotes as in RFC 4180, with blanks allowed around them.
 *
 * @returns `undefined`: the quotes of the line do not match, as where a field goes on in the next line.
 */
export function splitRecord(line: string, delimiter: string): string[] | undefined {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let start = 0;
  for (;;) {
    const cell = cellAt(line, start, delimiter);
    if (cell === undefined) return undefined;
    cells.push(cell.text);
    if (cell.end >= line.length) return cells;
    start = cell.end + delimiter.length;
  }
}

interface Cell {
  readonly text: string;
  /** Where the delimiter after the cell stands, or the line's length. */
  readonly end: number;
}

function cellAt(line: string, start: number, delimiter: string): Cell | undefined {
  let from = start;
  while (line[from] === " ") from += 1;
  if (line[from] === '"') return quotedCell(line, from, delimiter);
  const found = line.indexOf(delimiter, start);
  const end = found < 0 ? line.length : found;
  const text = line.slice(start, end);
  return text.includes('"') ? undefined : { text: text.trim(), end };
}

function quotedCell(line: string, quote: number, delimiter: string): Cell | undefined {
  let close = line.indexOf('"', quote + 1);
  let escapes = false;
  while (close >= 0 && line[close + 1] === '"') {
    escapes = true;
    close = line.indexOf('"', close + 2);
  }
  if (close < 0) return undefined;
  let end = close + 1;
  while (line[end] === " ") end += 1;
  if (end < line.length && !line.startsWith(delimiter, end)) return undefined;
  const text = line.slice(quote + 1, close);
  return { text: (escapes ? text.replaceAll('""', '"') : text).trim(), end };
}
