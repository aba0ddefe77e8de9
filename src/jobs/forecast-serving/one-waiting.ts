/**
 * Work that runs once at a time. Whoever asks while it runs gets what the next run brings, which sees
 * what has changed until then, and shares it with all who wait.
 */
export function oneWaiting<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting: Promise<Value> | undefined;
  return () => {
    if (waiting !== undefined) return waiting;
    const start = (): Promise<Value> => {
      waiting = undefined;
      return work();
    };
    waiting = last.then(start, start);
    last = waiting;
    return waiting;
  };
}
