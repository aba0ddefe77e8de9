/**
 * Commands for a shell, one after another, with the purpose that they share. Lines have at most 100
 * columns: a command that is longer goes on behind a backslash, the purpose stands below where it
 * does not fit beside. A part is never broken, so a long path may still reach further.
 *
 * @param commands Each in parts that stay together: "candlecast judge file", "--data candles.csv".
 */
export function nextLines(
  commands: readonly (readonly string[])[],
  purpose: string,
): readonly string[] {
  const blocks = commands.map(commandLines);
  const last = blocks.at(-1)?.at(-1);
  if (last === undefined) return [];
  const beside = `${last}   ${purpose}`;
  const isShort = blocks.every((lines) => lines.length === 1) && beside.length <= columns;
  const lines = blocks.flat();
  return isShort ? [...lines.slice(0, -1), beside] : [...lines, `${indent}(${purpose})`];
}

const columns = 100;
const indent = "    ";

function commandLines(parts: readonly string[]): readonly string[] {
  const whole = `  ${parts.join(" ")}`;
  if (whole.length <= columns) return [whole];
  return parts.map((part, i) => {
    const end = i === parts.length - 1 ? "" : " \\";
    return `${i === 0 ? "  " : indent}${part}${end}`;
  });
}
