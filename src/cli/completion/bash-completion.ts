import {
  type CompletionNode,
  type CompletionValues,
  pathPatterns,
  placeOf,
} from "./completion-tree.ts";

/** A script for bash 3.2 and newer. */
export function bashCompletion(tree: readonly CompletionNode[]): string {
  return `# candlecast completes in bash after: source <(candlecast completion bash)
_candlecast() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at="" i
  # "--recipe=ret" comes as three words
  if [[ $cur == "=" ]]; then cur=""; elif [[ $prev == "=" ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${pathPatterns(tree)}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at $prev" in
${tree.flatMap(valueCases).join("\n")}
  esac
  case "$at" in
${tree.map(wordCase).join("\n")}
  esac
}
complete -F _candlecast candlecast
`;
}

function valueCases(node: CompletionNode): readonly string[] {
  return node.options.flatMap(({ flags, values }) => {
    if (values === undefined) return [];
    const patterns = flags.map((flag) => `"${placeOf(node)} ${flag}"`).join("|");
    return [`    ${patterns}) ${replies(values)}return ;;`];
  });
}

function wordCase(node: CompletionNode): string {
  const flags = node.options.flatMap((option) => option.flags);
  const names = node.commands.map(({ name }) => name);
  const values = names.length > 0 ? names : node.values;
  const options = `if [[ $cur == -* ]]; then ${replies(flags)}`;
  const rest = values === "unknown" ? "" : `else ${replies(values)}`;
  return `    "${placeOf(node)}") ${options}${rest}fi ;;`;
}

function replies(values: CompletionValues): string {
  if (values === "unknown") return "";
  if (values === "file") return `${byLine}COMPREPLY=($(compgen -f -- "$cur")); ${asFileNames}`;
  if (values === "folder") return `${byLine}COMPREPLY=($(compgen -d -- "$cur")); ${asFileNames}`;
  return `COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$cur")); `;
}

const byLine = "local IFS=$'\\n'; ";
// Names with spaces are then quoted and folders end in "/"; bash 3.2 has no compopt.
const asFileNames = "compopt -o filenames 2>/dev/null; ";
