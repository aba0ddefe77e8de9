import {
  type FindingKind,
  type FindingPlace,
  findingPlacesMax,
  type QualityFinding,
} from "./quality-report.ts";

/** Counts what is found of one kind and keeps the first places. */
export interface FindingTally {
  /** @param rank Places with the lowest ranks are kept, in their order; default: as they come. */
  readonly add: (place: FindingPlace, rank?: number) => void;
  readonly count: () => number;
  readonly finding: () => QualityFinding;
}

export function createFindingTally(kind: FindingKind): FindingTally {
  const kept: { readonly rank: number; readonly place: FindingPlace }[] = [];
  let count = 0;
  return {
    add: (place, rank = count) => {
      count += 1;
      const isFull = kept.length === findingPlacesMax;
      if (isFull && rank >= kept.at(-1)!.rank) return;
      if (isFull) kept.pop();
      const at = kept.findLastIndex((one) => one.rank <= rank) + 1;
      kept.splice(at, 0, { rank, place });
    },
    count: () => count,
    finding: () => ({ kind, count, places: kept.map(({ place }) => place) }),
  };
}
