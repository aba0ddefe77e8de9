/** A command that makes sense now and a phrase of what it does. */
export interface NextCommand {
  readonly command: string;
  readonly purpose: string;
}

/** The lines of the "Next:" block, purposes aligned; no line at all for no commands. */
export function nextBlock(next: readonly NextCommand[]): readonly string[] {
  if (next.length === 0) return [];
  const width = Math.max(...next.map(({ command }) => command.length));
  return [
    "Next:",
    ...next.map(({ command, purpose }) => `  ${command.padEnd(width)}   ${purpose}`),
  ];
}
