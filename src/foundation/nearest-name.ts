/**
 * The name that somebody who typed `text` most likely meant.
 *
 * A name is near when at most a third of its letters are wrong, missing, too many or swapped with
 * their neighbour, or when `text` is its beginning; upper and lower case are the same.
 *
 * @returns Undefined where none is near. Of equally near names the first.
 */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const typed = text.toLowerCase();
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const name of names) {
    const mistakes = mistakesBetween(typed, name.toLowerCase());
    if (mistakes >= fewest) continue;
    fewest = mistakes;
    nearest = name;
  }
  return nearest;
}

/** The question that ends a message about a name that does not exist; empty where none is near. */
export function didYouMean(text: string, names: readonly string[]): string {
  const name = nearestName(text, names);
  return name === undefined ? "" : `, did you mean ${name}?`;
}

// Infinite where the two are too far apart to be told as a guess.
function mistakesBetween(typed: string, name: string): number {
  const isBeginning = typed.length >= 2 && name.startsWith(typed);
  if (isBeginning) return 0.5;
  const mistakes = editDistance(typed, name);
  return mistakes <= Math.max(1, name.length / 3) && mistakes < name.length ? mistakes : Infinity;
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const bySwap = swapped ? beforeLast[j - 2]! + 1 : Infinity;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, bySwap));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
