/** What a line of progress says. */
export interface GaugeLineParts {
  /** Before the bar; always there. */
  readonly head: string;
  /** 0 to 1. */
  readonly share: number;
  /** After the bar and the percent; they fall away from the right where there is no room. */
  readonly words: readonly string[];
}

/** A bar with words as one line no wider than the terminal; the bar takes what the words leave. */
export function gaugeLine({ head, share, words: all }: GaugeLineParts, columns: number): string {
  const percent = `${Math.floor(100 * share)}%`.padStart(4);
  const words = [...all];
  const room = columns - 1;
  while (
    words.length > 0 &&
    head.length + minimumBar + [percent, ...words].join("  ").length > room
  )
    words.pop();
  const tail = [percent, ...words].join("  ");
  const barWidth = Math.min(maximumBar, room - head.length - tail.length - 3);
  return [head, bar(share, barWidth), tail]
    .filter((part) => part !== "")
    .join(" ")
    .slice(0, room);
}

const minimumBar = 12;
const maximumBar = 40;

function bar(share: number, width: number): string {
  if (width < 3) return "";
  const done = Math.round(Math.min(1, Math.max(0, share)) * width);
  return "█".repeat(done) + "░".repeat(width - done);
}
