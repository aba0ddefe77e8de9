/** An answer that is there already, or will be. */
export type MaybePromise<T> = T | Promise<T>;

/** Whether an answer is still to come; one that is there costs no turn of the event loop. */
export function isPending<T>(answer: MaybePromise<T>): answer is Promise<T> {
  return answer instanceof Promise;
}

/** Goes on with an answer: now where it is there, else when it comes. */
export function afterwards<T, U>(
  answer: MaybePromise<T>,
  step: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return isPending(answer) ? answer.then(step) : step(answer);
}
