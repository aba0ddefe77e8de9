import { createFindingTally, type FindingTally } from "./finding-tally.ts";

/** Rows of one open time: their places among the good rows of the file and their lines, ascending. */
export interface TimeGroup {
  readonly openTimeMs: number;
  readonly ordinals: readonly number[];
  readonly lines: readonly number[];
}

export interface OrderBreaks {
  /** The next group by open time. */
  readonly add: (group: TimeGroup) => void;
  /** Rows that do not stand beside their neighbour in time, in the order of the file. */
  readonly finish: () => FindingTally;
}

/**
 * Finds where a file is out of order. Which way time runs is the file's own choice: one that is
 * newest first from end to end has no break. Gaps are no matter of order.
 */
export function createOrderBreaks({ newestFirst }: { readonly newestFirst: boolean }): OrderBreaks {
  const breaks = createFindingTally("order");
  let before: TimeGroup | undefined;
  let group: TimeGroup | undefined;
  const judge = (after: TimeGroup | undefined): void => {
    if (group === undefined) return;
    const neighbour = newestFirst ? after : before;
    for (const [k, ordinal] of group.ordinals.entries()) {
      // The row above it in the file has the same open time or the one that stands next to it.
      const above = ordinal - 1;
      if (ordinal === 0 || group.ordinals[k - 1] === above || holds(neighbour, above)) continue;
      breaks.add({ line: group.lines[k]!, openTimeMs: group.openTimeMs }, ordinal);
    }
  };
  return {
    add: (after) => {
      judge(after);
      before = group;
      group = after;
    },
    finish: () => {
      judge(undefined);
      group = undefined;
      return breaks;
    },
  };
}

/** Whether a group has a row with this ordinal; they ascend. */
function holds(group: TimeGroup | undefined, ordinal: number): boolean {
  if (group === undefined) return false;
  const { ordinals } = group;
  let [from, until] = [0, ordinals.length];
  while (from < until) {
    const middle = (from + until) >>> 1;
    if (ordinals[middle]! < ordinal) from = middle + 1;
    else until = middle;
  }
  return ordinals[from] === ordinal;
}
