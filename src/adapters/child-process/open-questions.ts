import type { ChildProcess } from "node:child_process";
import { WorldError } from "../../foundation/errors.ts";
import type { ModelAnswers } from "../../serving/forecast-runner.ts";
import type { FromModel, ModelRequest, ToModel } from "./model-messages.ts";
import { errorOf } from "./process-failure.ts";

/** Questions to one process of a model that have no answer yet; any number may be open at once. */
export interface OpenQuestions {
  /**
   * @param answerMaxMs How long the process may owe the answer.
   * @returns The answers; `undefined` once a model is loaded.
   * @throws {WorldError} E_MODEL_CRASHED: `abandon` was called; else what the process answers.
   */
  ask(request: ModelRequest, answerMaxMs: number): Promise<ModelAnswers | undefined>;
  /** The process is gone: every question, open or yet to come, fails. */
  abandon(how: string): void;
}

interface OpenQuestion {
  readonly resolve: (answers: ModelAnswers | undefined) => void;
  readonly reject: (error: Error) => void;
  readonly patience: NodeJS.Timeout;
}

export interface QuestionListeners {
  /** An answer did not come in its time. */
  readonly onSilence: (silentMs: number) => void;
  /** From now on an answer is owed, or none is any more. */
  readonly onOpen: (isOpen: boolean) => void;
}

/** Questions to a child that calls `serveModel`. */
export function openQuestions(
  child: ChildProcess,
  { onSilence, onOpen }: QuestionListeners,
): OpenQuestions {
  const open = new Map<number, OpenQuestion>();
  let asked = 0;
  let gone: string | undefined;
  const take = (id: number): OpenQuestion | undefined => {
    const question = open.get(id);
    open.delete(id);
    clearTimeout(question?.patience);
    if (question !== undefined && open.size === 0) onOpen(false);
    return question;
  };
  const send = outbox(child);
  child.on("message", (message: FromModel) => {
    if (message.kind === "done") take(message.id)?.resolve(message.answers);
    else if (message.kind === "failed") take(message.id)?.reject(failureOf(message));
  });
  return {
    ask(request, answerMaxMs) {
      if (gone !== undefined) return Promise.reject(new ModelCrashed(gone));
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        const patience = setTimeout(() => onSilence(answerMaxMs), answerMaxMs);
        open.set(id, { resolve, reject, patience });
        if (open.size === 1) onOpen(true);
        send({ ...request, id });
      });
    },
    abandon(how) {
      gone = how;
      for (const id of open.keys()) take(id)?.reject(new ModelCrashed(how));
    },
  };
}

/** The process that runs a model is not there to answer. */
export class ModelCrashed extends WorldError {
  /** In words: "signal SIGSEGV". */
  readonly how: string;

  constructor(how: string) {
    super("E_MODEL_CRASHED", `Cannot ask the model: its process ended (${how})`, {
      retryable: true,
    });
    this.how = how;
  }
}

function failureOf({ failure }: Extract<FromModel, { kind: "failed" }>): Error {
  return errorOf(failure, "process of the model");
}

// What is sent before the process listens waits for it.
function outbox(child: ChildProcess): (message: ToModel) => void {
  let early: ToModel[] | undefined = [];
  // One that can no longer be reached is about to end, and that is told to whoever asked.
  const send = (message: ToModel): void => {
    child.send(message, () => undefined);
  };
  child.on("message", (message: FromModel) => {
    if (message.kind !== "waiting") return;
    for (const waiting of early ?? []) send(waiting);
    early = undefined;
  });
  return (message) => {
    if (early === undefined) send(message);
    else early.push(message);
  };
}
