/** What Adam remembers of earlier steps; both moments have one entry per parameter. */
export interface AdamState {
  /** Steps taken. */
  steps: number;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

export const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** Moments at rest. */
export function createAdam(count: number): AdamState {
  return {
    steps: 0,
    firstMoment: new Float32Array(count),
    secondMoment: new Float32Array(count),
  };
}

/**
 * One step of Adam, in place: bias correction is folded into the step's size, as Keras does it, so
 * epsilon stands beside the uncorrected second moment.
 *
 * @param parameters [P] changed.
 * @param gradient [P]
 * @see Kingma & Ba (2015), section 2, the reordered form.
 */
export function adamStep(
  state: AdamState,
  parameters: Float32Array,
  gradient: Float32Array,
  learningRate: number,
): void {
  const { beta1, beta2, epsilon } = adamDefaults;
  state.steps += 1;
  const { firstMoment, secondMoment, steps } = state;
  const size = (learningRate * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps);
  for (let i = 0; i < parameters.length; i += 1) {
    const g = gradient[i]!;
    const m = firstMoment[i]! + (g - firstMoment[i]!) * (1 - beta1);
    const v = secondMoment[i]! + (g * g - secondMoment[i]!) * (1 - beta2);
    firstMoment[i] = m;
    secondMoment[i] = v;
    parameters[i]! -= (size * m) / (Math.sqrt(v) + epsilon);
  }
}
