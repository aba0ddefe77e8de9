import { aliasNames, type AliasTable } from "./alias.ts";
import type { AliasProjection } from "./alias-projection.ts";

/**
 * The aliases that stand where a log lost lines: the newer of what its good lines and `aliases.json`
 * say. No generation falls, or one that was read before would fit again.
 *
 * @param byFile `undefined` where the file cannot be read.
 */
export function standingAliases(
  byLog: AliasProjection,
  byFile: AliasProjection | undefined,
): AliasTable {
  if (byFile === undefined) return byLog.aliases;
  // Another table under the log's own number and head was written by hand.
  const isFile = byFile.seq > byLog.seq || (byFile.seq === byLog.seq && byFile.head !== byLog.head);
  const [newer, older] = isFile ? [byFile, byLog] : [byLog, byFile];
  const table = { ...newer.aliases, generations: { ...newer.aliases.generations } };
  for (const name of aliasNames) {
    const generation = older.aliases.generations[name];
    const alias = table[name];
    if (generation <= table.generations[name]) continue;
    table.generations[name] = generation;
    table[name] = alias === null ? null : { ...alias, generation };
  }
  return table;
}
