import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options: { readonly type: "minor" }) => void;

let collect: Collect | undefined;
let answers = 0;

/** Answers between two collections: some 2 MB of windows and tensors. After 128 of them it takes 4 to 8 ms. */
const answersPerSweep = 16;

/**
 * To be called after each answer of a model. The arrays of a window lie outside of V8's heap: by the
 * time its small, quick collection would come (it counts only what lies inside), V8 has started a
 * full one for their sake, and somebody waits 5 to 12 ms for a forecast. So the quick one, some tenths
 * of a millisecond, is asked for after every 16 answers.
 */
export function sweepYoungHeap(): void {
  answers += 1;
  if (answers % answersPerSweep !== 0) return;
  collect ??= collector();
  collect({ type: "minor" });
}

// Where the engine offers no collection by hand nothing is collected by hand.
function collector(): Collect {
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("typeof gc === 'function' ? gc : undefined");
  setFlagsFromString("--no-expose-gc");
  return typeof found === "function" ? (found as Collect) : () => undefined;
}
