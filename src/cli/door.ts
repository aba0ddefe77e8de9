/** The outside of one command: where text goes and where Ctrl-C comes from. */
export interface Door {
  /** Standard output: the answer, and nothing else. */
  writeAnswer(text: string): void;
  /** Standard error: progress, notes, failures. */
  writeNote(text: string): void;
  /** Standard error is a terminal that can redraw a line. */
  readonly isTerminal: boolean;
  /** Width of that terminal in characters. */
  readonly columns: number;
  /** Calls `listener` at each Ctrl-C (and SIGTERM) until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
}

/** The door of this process. A reader that goes away (EPIPE) does not stop the work. */
export function processDoor(): Door {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  return {
    writeAnswer: (text) => process.stdout.write(text),
    writeNote: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    columns: widthOf(process.stderr),
    onInterrupt: (listener) => {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
  };
}

/** A terminal that does not know its width says 0. */
export function widthOf({ columns }: { readonly columns?: number | undefined }): number {
  return columns === undefined || columns === 0 ? 80 : columns;
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
