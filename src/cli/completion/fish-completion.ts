import type { CompletionNode, CompletionOption, CompletionValues } from "./completion-tree.ts";

/** A script for fish 3. */
export function fishCompletion(tree: readonly CompletionNode[]): string {
  const paths = tree.filter(({ path }) => path.length > 0).map((node) => `'${placeOf(node)}'`);
  return `# candlecast completes in fish after: candlecast completion fish | source
function __candlecast_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    contains -- "$at $word" ${paths.join(" ")}; and set at "$at $word"
  end
  test "$at" = "$argv[1]"
end
complete -c candlecast -f
${tree.flatMap(linesOf).join("\n")}
`;
}

// [] -> "", ["data", "import"] -> " data import"
function placeOf({ path }: CompletionNode): string {
  return path.map((name) => ` ${name}`).join("");
}

function linesOf(node: CompletionNode): readonly string[] {
  const start = `complete -c candlecast -n "__candlecast_at '${placeOf(node)}'"`;
  const commands = node.commands.map(
    ({ name, summary }) => `${start} -a ${name} -d ${quoted(summary)}`,
  );
  const options = node.options.map(
    (option) => `${start} ${flagsOf(option)}${valueOf(option.values)} -d ${quoted(option.summary)}`,
  );
  return [...commands, ...options, ...argumentLines(start, node.values)];
}

function argumentLines(start: string, values: CompletionValues): readonly string[] {
  if (values === "unknown") return [];
  if (values === "file") return [`${start} -F`];
  return [`${start} -a ${values === "folder" ? "'(__fish_complete_directories)'" : words(values)}`];
}

function flagsOf({ flags }: CompletionOption): string {
  return flags.map((flag) => flag.replace(/^--/, "-l ").replace(/^-(?=\w$)/, "-s ")).join(" ");
}

function valueOf(values: CompletionValues | undefined): string {
  if (values === undefined) return "";
  if (values === "unknown") return " -x";
  if (values === "file") return " -r -F";
  return ` -x -a ${values === "folder" ? "'(__fish_complete_directories)'" : words(values)}`;
}

function words(values: readonly string[]): string {
  return quoted(values.join(" "));
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
