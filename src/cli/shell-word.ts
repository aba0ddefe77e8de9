const plain = /^[\w./:,@+=-]+$/;
// Inside double quotes, which every shell knows, these stay what they are.
const safeInDoubleQuotes = /^(?:[^"$`!\\]|\\[\w .])*$/;

/** A word as a shell reads it back: quoted where it has a space or a sign that means something. */
export function shellWord(text: string): string {
  if (plain.test(text)) return text;
  if (safeInDoubleQuotes.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
