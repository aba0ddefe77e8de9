import { Argument, type Command } from "commander";
import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import { bashCompletion } from "./bash-completion.ts";
import { type CompletionNode, completionTree } from "./completion-tree.ts";
import { fishCompletion } from "./fish-completion.ts";
import { zshCompletion } from "./zsh-completion.ts";

type Shell = "bash" | "zsh" | "fish";

const scripts: Readonly<Record<Shell, (tree: readonly CompletionNode[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Adds `completion`. */
export function registerCompletionCommand(program: Command, host: CommandHost): void {
  const shells = Object.keys(scripts);
  defineVerb(program, host, {
    name: "completion",
    summary: "print a script that completes commands, options and file names in a shell",
    configure: (command) => {
      const argument = new Argument("<shell>", "bash, zsh or fish").choices(shells);
      command.addArgument(argument.argParser((text: string) => text));
    },
    examples: [
      'eval "$(candlecast completion bash)"',
      'eval "$(candlecast completion zsh)"',
      "candlecast completion fish | source",
    ],
    run: ({ args }) => {
      const shell = readShell(args[0] ?? "", shells);
      const script = scripts[shell](completionTree(program));
      return Promise.resolve({ json: { shell, script }, text: script });
    },
  });
}

function readShell(text: string, shells: readonly string[]): Shell {
  if (Object.hasOwn(scripts, text)) return text as Shell;
  throw new MisuseError(
    "E_OPTION",
    `Cannot complete: the shell is one of ${shells.join(", ")}, value was "${text}"${didYouMean(text, shells)}`,
  );
}
