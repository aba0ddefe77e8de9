import type { Argument, Command, Option } from "commander";
import { choicesOf } from "../option-choices.ts";

/** What may follow a word: nothing that is known, a path, or one of some words. */
export type CompletionValues = "unknown" | "file" | "folder" | readonly string[];

export interface CompletionOption {
  /** "--epochs", "-h". */
  readonly flags: readonly string[];
  readonly summary: string;
  /** What follows the flag; undefined for a switch. */
  readonly values: CompletionValues | undefined;
}

/** A command as a shell completes it. */
export interface CompletionNode {
  /** Words from the program's name to the command: ["data", "import"]; empty for the program. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly options: readonly CompletionOption[];
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  /** What the first argument may be. */
  readonly values: CompletionValues;
}

/** The program and every command below it, the program first. */
export function completionTree(
  command: Command,
  path: readonly string[] = [],
): readonly CompletionNode[] {
  const node: CompletionNode = {
    path,
    summary: command.summary(),
    options: command.createHelp().visibleOptions(command).map(optionOf),
    commands: command.commands.map((inner) => ({ name: inner.name(), summary: inner.summary() })),
    values: argumentValues(command.registeredArguments[0]),
  };
  const inner = command.commands.flatMap((one) => completionTree(one, [...path, one.name()]));
  return [node, ...inner];
}

function optionOf(option: Option): CompletionOption {
  const flags = [option.long, option.short].filter((flag) => flag !== undefined);
  const takesValue = option.required || option.optional;
  const values = takesValue ? (choicesOf(option) ?? placeholderValues(option.flags)) : undefined;
  return { flags, summary: firstClause(option.description), values };
}

function argumentValues(argument: Argument | undefined): CompletionValues {
  if (argument === undefined) return "unknown";
  return argument.argChoices ?? placeholderValues(`<${argument.name()}>`);
}

// "--data <file>" says by itself what follows.
function placeholderValues(text: string): "unknown" | "file" | "folder" {
  if (/[<[](file|path|archive)[\]>.]/.test(text)) return "file";
  return /[<[](dir|folder)[\]>]/.test(text) ? "folder" : "unknown";
}

function firstClause(text: string): string {
  return text.split(/[;:(]/, 1)[0]?.trim() ?? text;
}

/** Where a command stands, as scripts compare it: [] -> "", ["data", "import"] -> " data import". */
export function placeOf({ path }: CompletionNode): string {
  return path.map((name) => ` ${name}`).join("");
}

/** The places of all commands as one pattern of a shell's `case`. */
export function pathPatterns(tree: readonly CompletionNode[]): string {
  const paths = tree.filter(({ path }) => path.length > 0).map(placeOf);
  return paths.map((path) => `"${path}"`).join("|");
}
