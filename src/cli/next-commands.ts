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

/** The flags that name other folders than the usual ones, each after a space; empty for the usual. */
export function placeFlags(places: {
  readonly models?: string;
  readonly dataDir?: string;
}): string {
  const { models = "./models", dataDir = "./data" } = places;
  const modelsFlag = models === "./models" ? "" : ` --models ${quotedPath(models)}`;
  return dataDir === "./data" ? modelsFlag : `${modelsFlag} --data-dir ${quotedPath(dataDir)}`;
}

/** A path as a shell reads it: in quotes where it has a space or a sign. */
export function quotedPath(path: string): string {
  return /^[\w./\\:~-]+$/.test(path) ? path : JSON.stringify(path);
}
