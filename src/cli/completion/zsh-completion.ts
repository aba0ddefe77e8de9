import {
  type CompletionNode,
  type CompletionValues,
  pathPatterns,
  placeOf,
} from "./completion-tree.ts";

/** A script for zsh, to be sourced or kept as _candlecast in a folder of $fpath. */
export function zshCompletion(tree: readonly CompletionNode[]): string {
  return `#compdef candlecast
# candlecast completes in zsh after: source <(candlecast completion zsh)
_candlecast() {
  local at="" prev="\${words[CURRENT-1]}" i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      (${pathPatterns(tree)}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at $prev" in
${tree.flatMap(valueCases).join("\n")}
  esac
  case "$at" in
${tree.map(wordCase).join("\n")}
  esac
}
if [[ "\${funcstack[1]}" == "_candlecast" ]]; then _candlecast "$@"; else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit; compinit -i; }
  compdef _candlecast candlecast
fi
`;
}

function valueCases(node: CompletionNode): readonly string[] {
  return node.options.flatMap(({ flags, values }) => {
    if (values === undefined) return [];
    const patterns = flags.map((flag) => `"${placeOf(node)} ${flag}"`).join("|");
    return [`    (${patterns}) ${offer(values)}; return ;;`];
  });
}

function wordCase(node: CompletionNode): string {
  const flags = node.options.flatMap((option) =>
    option.flags.map((flag) => described(flag, option.summary)),
  );
  const names = node.commands.map(({ name, summary }) => described(name, summary));
  const rest =
    names.length > 0
      ? `found=(${names.join(" ")}); _describe -t commands command found`
      : offer(node.values);
  const options = `found=(${flags.join(" ")}); _describe -t options option found`;
  return `    ("${placeOf(node)}") if [[ "$PREFIX" == -* ]]; then ${options}; else ${rest}; fi ;;`;
}

function described(word: string, summary: string): string {
  return `'${word}:${summary.replaceAll("'", String.raw`'\''`)}'`;
}

function offer(values: CompletionValues): string {
  if (values === "unknown") return "_message value";
  if (values === "file") return "_files";
  return values === "folder" ? "_files -/" : `compadd -- ${values.join(" ")}`;
}
