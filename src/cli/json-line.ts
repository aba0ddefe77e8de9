/**
 * One JSON object on one line, ready to print.
 * An undefined value and a number that is not finite become null; typed arrays become lists.
 */
export function jsonLine(value: object): string {
  return `${JSON.stringify(value, plainValue)}\n`;
}

function plainValue(_key: string, value: unknown): unknown {
  if (value === undefined) return null;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>);
  }
  return value;
}
