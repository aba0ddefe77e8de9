import { type Command, CommanderError } from "commander";
import { nearestName } from "../foundation/nearest-name.ts";

/**
 * Says in one sentence what is wrong with a command line and what was probably meant.
 *
 * @param error What commander threw; its message has the name that it did not know.
 * @param program Whose commands and options may have been meant.
 */
export function withUsageMessage(error: CommanderError, program: Command): CommanderError {
  const said = /^error: (.*?)(?:\n\(Did you mean (?:one of )?(.*?)\?\))?$/s.exec(error.message);
  const [, what = error.message, suggested] = said ?? [];
  const write = messages[error.code] ?? ((plain: string) => plain.replace(/\.$/, ""));
  return new CommanderError(2, error.code, write(what, suggested, program));
}

type Write = (what: string, suggested: string | undefined, program: Command) => string;

const messages: Readonly<Record<string, Write>> = {
  // A group without its verb ("candlecast data"): commander has shown the group's help already.
  "commander.help": () => "a command is missing, see the help above",
  "commander.unknownCommand": (what, _suggested, program) => {
    const name = quotedIn(what);
    if (name === "help") return 'there is no command "help", ask with --help behind a command';
    const path = nearestCommand(name, program);
    const meant = path === undefined ? "" : `, did you mean "candlecast ${path}"?`;
    return `there is no command "${name}"${meant}`;
  },
  "commander.unknownOption": (what, suggested) => {
    const meant = suggested === undefined ? "" : `, did you mean ${suggested}?`;
    return `there is no option ${quotedIn(what)}${meant}`;
  },
  "commander.missingArgument": (what) => `the argument <${quotedIn(what)}> is missing`,
  "commander.optionMissingArgument": (what) => `the value of ${quotedIn(what)} is missing`,
  "commander.missingMandatoryOptionValue": (what) => `the option ${quotedIn(what)} is missing`,
};

// "unknown option '--epoch'" -> --epoch
function quotedIn(what: string): string {
  return /'(.*)'/s.exec(what)?.[1] ?? what;
}

/** The path of the command whose last word is nearest: "imprt" -> "data import". */
function nearestCommand(name: string, program: Command): string | undefined {
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
