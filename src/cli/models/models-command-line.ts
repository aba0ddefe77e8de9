import { shellWord } from "../shell-word.ts";

/** A command for a shell, with the folder of the models where it is not the default's. */
export function modelsCommandLine(words: string, modelsDir: string): string {
  const place = modelsDir === "./models" ? "" : ` --models ${shellWord(modelsDir)}`;
  return `candlecast ${words}${place}`;
}
