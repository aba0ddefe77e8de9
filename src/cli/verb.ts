import { type Command, Option } from "commander";
import { InvariantError } from "../foundation/assert.ts";
import { InterruptedError, OperationalError } from "../foundation/errors.ts";
import type { Door } from "./door.ts";
import { jsonLine } from "./json-line.ts";
import { pathOption } from "./option-values.ts";

/** Options that every command has. */
export interface GlobalOptions {
  /** Folder of the trained models. */
  readonly models: string;
  /** Folder of the stored candles. */
  readonly dataDir: string;
  /** The answer is one JSON object on standard output. */
  readonly json: boolean;
}

/** One thing a person can ask for. */
export interface Verb<Options> {
  /** Name and arguments as commander reads them: "import <file>". */
  readonly name: string;
  /** One line of help. */
  readonly summary: string;
  /** Adds options; imports nothing heavy. */
  readonly configure?: (command: Command) => void;
  /** Whole command lines that work as they stand, shown under the help. */
  readonly examples?: readonly string[];
  /** Imports the job and calls it; runs only when the command is asked for. */
  readonly run: (request: VerbRequest<Options>) => Promise<VerbAnswer>;
  /** True where `run` watches `signal` and ends by itself soon after Ctrl-C. */
  readonly stopsCleanly?: boolean;
}

export interface VerbRequest<Options> {
  /** Arguments in order, those of "<name...>" too; an optional one that was not given is undefined. */
  readonly args: readonly (string | undefined)[];
  readonly options: Options & GlobalOptions;
  /** Aborted by Ctrl-C, its reason an InterruptedError. */
  readonly signal: AbortSignal;
  readonly door: Door;
}

/** What a command answers: printed as `json` under --json, else as `text`. */
export interface VerbAnswer {
  /** Nothing that differs between two equal runs, except under the key `volatile`. */
  readonly json: object;
  readonly text: string;
  /** 1 where a gate or check said no; 0 unless told. */
  readonly exitCode?: 0 | 1;
}

/** Where commands live: the door they speak through and the exit code they leave. */
export interface CommandHost {
  readonly door: Door;
  setExitCode(code: number): void;
}

/**
 * Adds a verb to `parent` with the global options, the printing of its answer and Ctrl-C.
 * `Options` names what `configure` declares; each option's parser vouches for its type.
 */
export function defineVerb<Options extends object>(
  parent: Command,
  host: CommandHost,
  verb: Verb<Options>,
): Command {
  const command = parent.command(verb.name).summary(verb.summary).description(verb.summary);
  verb.configure?.(command);
  addGlobalOptions(command);
  if (verb.examples !== undefined) command.addHelpText("after", examplesText(verb.examples));
  command.action(async (...parameters: readonly unknown[]) => {
    const options = command.opts<Options & GlobalOptions>();
    const given = parameters.slice(0, command.registeredArguments.length);
    const args = given.flat() as (string | undefined)[];
    await answer(verb, { args, options }, host);
  });
  return command;
}

function addGlobalOptions(command: Command): void {
  command
    .optionsGroup("Everywhere:")
    .addOption(
      new Option("--models <dir>", "folder of the trained models")
        .default("./models")
        .argParser(pathOption("--models")),
    )
    .addOption(
      new Option("--data-dir <dir>", "folder of the stored candles")
        .default("./data")
        .argParser(pathOption("--data-dir")),
    )
    .option("--json", "answer with one JSON object on standard output", false)
    .helpOption("-h, --help", "show this help");
}

/** The "Examples:" block that closes a help page. */
export function examplesText(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}

async function answer<Options>(
  verb: Verb<Options>,
  asked: Pick<VerbRequest<Options>, "args" | "options">,
  host: CommandHost,
): Promise<void> {
  const controller = new AbortController();
  let release = (): void => undefined;
  const interruption = new Promise<never>((_resolve, reject) => {
    release = host.door.onInterrupt(() => {
      const reason = new InterruptedError("E_INTERRUPTED", "Stopped: Ctrl-C was pressed");
      // The second Ctrl-C does not wait for a clean end.
      if (controller.signal.aborted || verb.stopsCleanly !== true) reject(reason);
      controller.abort(reason);
    });
  });
  try {
    const work = verb.run({ ...asked, signal: controller.signal, door: host.door });
    const given = await Promise.race([work, interruption]);
    host.door.writeAnswer(asked.options.json ? jsonLine(given.json) : ensureNewline(given.text));
    host.setExitCode(controller.signal.aborted ? 130 : (given.exitCode ?? 0));
  } catch (error) {
    throw controller.signal.aborted ? afterInterrupt(error, controller.signal.reason) : error;
  } finally {
    release();
  }
}

// One Ctrl-C also ends programs that this one was just using: what then breaks is no bug.
function afterInterrupt(error: unknown, reason: unknown): unknown {
  return error instanceof OperationalError || error instanceof InvariantError ? error : reason;
}

function ensureNewline(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
