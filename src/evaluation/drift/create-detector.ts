/** What one more value says; "drift" is said once, after it the detector starts anew. */
export type DriftSignal = "stable" | "warning" | "drift";

/** How a detector's state follows from its values; state is plain immutable JSON. */
export interface DriftRule<State> {
  /** Before the first value and after a drift. */
  readonly start: State;
  readonly step: (state: State, value: number) => DriftStep<State>;
}

export interface DriftStep<State> {
  readonly state: State;
  readonly signal: DriftSignal;
}

/** Reads a stream one value at a time. */
export interface DriftDetector<State> {
  add(value: number): DriftSignal;
  /** Where it stands; a detector created from it goes on as this one would. */
  readonly state: () => State;
}

/**
 * Runs a rule over a stream.
 *
 * @param saved Where to go on; the rule's start by default.
 */
export function createDetector<State>(
  rule: DriftRule<State>,
  saved: State = rule.start,
): DriftDetector<State> {
  let state = saved;
  return {
    add(value) {
      const next = rule.step(state, value);
      state = next.state;
      return next.signal;
    },
    state: () => state,
  };
}
