/**
 * Runs tasks, a few at a time and in their order. The first one that fails makes the running ones
 * stop, and its error comes through when they have.
 *
 * @param run Ends soon after `signal` is aborted.
 */
export async function runSideBySide<Task>(
  tasks: readonly Task[],
  run: (task: Task, signal: AbortSignal) => Promise<void>,
  options: { readonly jobs: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const failed = new AbortController();
  const signals = [failed.signal, ...(options.signal === undefined ? [] : [options.signal])];
  const stopped = AbortSignal.any(signals);
  const failures: unknown[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < tasks.length && !stopped.aborted) {
      const task = tasks[next++]!;
      try {
        await run(task, stopped);
      } catch (error) {
        failures.push(error);
        failed.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, tasks.length) }, work));
  if (failures.length > 0) throw failures[0];
}
