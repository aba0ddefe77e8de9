/** A text as lines of at most `width` characters, broken at spaces; a longer word keeps its own line. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Columns that no printed line passes but for words that are longer, such as paths. */
export const textColumns = 100;

/** A sentence behind its label, in lines of at most 100 columns: further ones stand below the first. */
export function labelled(label: string, text: string): string {
  return label + wrapped(text, textColumns - label.length).join(`\n${" ".repeat(label.length)}`);
}
