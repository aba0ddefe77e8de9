/** A column of numbers that grows at its end. */
export interface GrowingColumn {
  push(value: number): void;
  /** Replaces the last value. */
  replaceLast(value: number): void;
  at(position: number): number;
  /** All values, as a view that the next push may leave behind. */
  values(): Float64Array;
}

export function createGrowingColumn(): GrowingColumn {
  let memory = new Float64Array(1024);
  let count = 0;
  return {
    push(value) {
      if (count === memory.length) {
        const larger = new Float64Array(2 * count);
        larger.set(memory);
        memory = larger;
      }
      memory[count++] = value;
    },
    replaceLast(value) {
      memory[count - 1] = value;
    },
    at: (position) => memory[position]!,
    values: () => memory.subarray(0, count),
  };
}
