import { type Command, CommanderError } from "commander";
import { didYouMean, nearestName } from "../foundation/nearest-name.ts";

/**
 * Says in one sentence what is wrong with a command line and what was probably meant.
 *
 * @param error What commander threw; its message has the name that it did not know.
 * @param program Whose commands and options may have been meant.
 * @param argv What was typed behind the program's name.
 */
export function withUsageMessage(
  error: CommanderError,
  program: Command,
  argv: readonly string[] = [],
): CommanderError {
  const said = /^error: (.*?)(?:\n\(Did you mean (?:one of )?(.*?)\?\))?$/s.exec(error.message);
  const [, what = error.message, suggested] = said ?? [];
  const write = messages[error.code] ?? ((plain: string) => plain.replace(/\.$/, ""));
  return new CommanderError(2, error.code, write(what, suggested, { program, argv }));
}

interface Typed {
  readonly program: Command;
  readonly argv: readonly string[];
}

type Write = (what: string, suggested: string | undefined, typed: Typed) => string;

const messages: Readonly<Record<string, Write>> = {
  // A group without its verb ("candlecast data"): commander has shown the group's help already.
  "commander.help": () => "a command is missing, see the help above",
  "commander.unknownCommand": (what, _suggested, typed) => {
    const name = quotedIn(what);
    if (name === "help") return 'there is no command "help", ask with --help behind a command';
    const path = nearestCommand(name, typed);
    const meant = path === undefined ? "" : `, did you mean "candlecast ${path}"?`;
    return `there is no command "${name}"${meant}`;
  },
  "commander.unknownOption": (what, suggested) => {
    const meant = suggested === undefined ? "" : `, did you mean ${suggested}?`;
    return `there is no option ${quotedIn(what)}${meant}`;
  },
  "commander.invalidArgument": (what) => {
    const [, text = "", names = ""] =
      /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s.exec(what) ?? [];
    return what.replace(/\.$/, "") + didYouMean(text, names.split(", "));
  },
  "commander.missingArgument": (what) => `the argument <${quotedIn(what)}> is missing`,
  "commander.optionMissingArgument": (what) => `the value of ${quotedIn(what)} is missing`,
  "commander.missingMandatoryOptionValue": (what) => `the option ${quotedIn(what)} is missing`,
};

// "unknown option '--epoch'" -> --epoch
function quotedIn(what: string): string {
  return /'(.*)'/s.exec(what)?.[1] ?? what;
}

/**
 * The path of the command whose last word is nearest, first within the group that was named:
 * "sentiment dowload" -> "sentiment download", "imprt" -> "data import".
 */
function nearestCommand(name: string, { program, argv }: Typed): string | undefined {
  const group = program.commands.find((command) => command.name() === argv[0]);
  const siblings = group?.commands.map((command) => command.name()) ?? [];
  const sibling = nearestName(name, siblings);
  if (sibling !== undefined) return `${argv[0]} ${sibling}`;
  const paths = commandPaths(program);
  const lastWord = (path: string): string => path.slice(path.lastIndexOf(" ") + 1);
  const word = nearestName(name, paths.map(lastWord));
  return paths.find((path) => lastWord(path) === word);
}

function commandPaths(parent: Command): readonly string[] {
  return parent.commands.flatMap((command) => [
    command.name(),
    ...commandPaths(command).map((path) => `${command.name()} ${path}`),
  ]);
}
