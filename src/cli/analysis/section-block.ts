import { wrapped } from "../wrapped-text.ts";

const width = 100;
const indent = "  ";

/** A heading, sentences under it, wrapped and indented, then tables as they are. */
export function sectionBlock(
  heading: string,
  sentences: readonly string[],
  tables: readonly string[],
): string {
  const lines = sentences
    .flatMap((sentence) => wrapped(sentence, width - indent.length))
    .map((line) => indent + line);
  return [heading, ...lines, ...tables].join("\n");
}
