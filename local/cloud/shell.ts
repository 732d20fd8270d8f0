import type { EnvironmentChange } from "../../lib/processes/run.ts";

/**
 * The lines that make this change in a POSIX shell: `eval "$(npm run -s cloud)"`.
 * @param bin is put first on the shell's own PATH: the one here has been extended by npm
 */
export function shellCommands(change: EnvironmentChange, bin: string): string {
  const lines = Object.entries(change)
    .filter(([name]) => name !== "PATH")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => (value === undefined ? `unset ${name}` : `export ${name}=${quoted(value)}`));
  return [...lines, `export PATH=${quoted(bin)}:"$PATH"`].join("\n");
}

/** One word for a POSIX shell, whatever it holds: within single quotes nothing but their end has a meaning. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
