import type { Command, Option } from "commander";
import { format } from "prettier";
import { createProgram } from "../src/cli/program.ts";

const startMark = "<!-- commands: written by npm run reference -->";
const endMark = "<!-- end of commands -->";

/**
 * Puts every command with its arguments, options and examples between the marks of a page, from the
 * command tree itself.
 *
 * @throws {Error} the page lacks the marks.
 */
export async function withCommandReference(page: string): Promise<string> {
  const start = page.indexOf(startMark);
  const end = page.indexOf(endMark);
  if (start < 0 || end < start) throw new Error(`Cannot place the commands: no "${startMark}"`);
  const sections = commandsBelow(silentProgram(), []).map(section);
  const head = page.slice(0, start + startMark.length);
  const text = `${head}\n\n${sections.join("\n")}\n${page.slice(end)}`;
  return format(text, { parser: "markdown", printWidth: 100 });
}

interface PlacedCommand {
  readonly command: Command;
  /** ["data", "import"] */
  readonly path: readonly string[];
}

// Only what can be run: a group shows its help, unless it takes an argument of its own.
function commandsBelow(parent: Command, path: readonly string[]): readonly PlacedCommand[] {
  return parent.commands.flatMap((command) => {
    const place = { command, path: [...path, command.name()] };
    const isGroup = command.commands.length > 0 && command.registeredArguments.length === 0;
    return [...(isGroup ? [] : [place]), ...commandsBelow(command, place.path)];
  });
}

function section({ command, path }: PlacedCommand): string {
  const words = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  const title = ["candlecast", ...path, ...words].join(" ");
  return [
    `### \`${title}\`\n`,
    `${sentence(command.description())}\n`,
    optionTable(command),
    examples(command),
  ].join("\n");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

function optionTable(command: Command): string {
  const own = command.options.filter(
    (option) => !option.hidden && option.helpGroupHeading !== "Everywhere:",
  );
  if (own.length === 0) return "";
  const rows = own.map((option) => `| ${cells(option).join(" | ")} |`);
  return ["| option | default | meaning |", "| --- | --- | --- |", ...rows, ""].join("\n");
}

function cells(option: Option): readonly string[] {
  const { flags, mandatory, defaultValue, defaultValueDescription, description } = option;
  const told = defaultValueDescription ?? (defaultValue === false ? undefined : defaultValue);
  const standard = told === undefined ? "" : `\`${JSON.stringify(told).replaceAll('"', "")}\``;
  return [`\`${flags}\``, mandatory ? "needed" : standard, escaped(description)];
}

// Signs that a table or HTML would take for its own.
function escaped(text: string): string {
  return text.replaceAll("|", String.raw`\|`).replaceAll("<", "&lt;");
}

function examples(command: Command): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const lines = [...help.matchAll(/^ {2}((?:candlecast|eval) .*)$/gm)].map(([, line]) => line);
  const shown = lines.filter((line) => line !== undefined);
  return shown.length === 0
    ? ""
    : ["<!-- run: shows the shape -->", "", "```sh", ...shown, "```", ""].join("\n");
}

function silentProgram(): Command {
  const silent = (): void => undefined;
  const door = {
    writeAnswer: silent,
    writeNote: silent,
    isTerminal: false,
    columns: 100,
    onInterrupt: () => silent,
  };
  return createProgram({ door, setExitCode: silent });
}
