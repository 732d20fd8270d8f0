import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../stacks/project.ts";

/** A message that the command line may show. */
export interface ErrorMessage {
  code: string;
  /** With … for what is filled in. */
  text: string;
}

const FOLDERS = ["bench", "cli", "deploy", "lib", "local", "stacks"];
const LITERAL = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/.source;
const MESSAGE = new RegExp(
  String.raw`(?:new UserError|\bfail)\(\s*"(\w+)",\s*((?:${LITERAL})(?:\s*\+\s*(?:${LITERAL}))*)`,
  "g",
);

/** The messages that are written in the sources, where errors for the user are made. */
export function errorMessages(): ErrorMessage[] {
  return sources().flatMap((source) =>
    [...source.matchAll(MESSAGE)].map(([, code = "", literals = ""]) => ({ code, text: textOf(literals) })),
  );
}

/** How often the sources make an error for the user, whether or not its message is a literal. */
export function errorCount(): number {
  return sources().reduce((count, source) => count + [...source.matchAll(/new UserError\(|\bfail\("/g)].length, 0);
}

/** The codes of whole classes of errors, whose texts are not fixed. */
export function errorClassCodes(): string[] {
  const codes = sources().flatMap((source) => [...source.matchAll(/^ {2}readonly code = "(\w+)";$/gm)]);
  return codes.map(([, code = ""]) => code);
}

function sources(): string[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  return files
    .filter((file) => /\.(?:ts|mjs)$/.test(file))
    .map((file) => readFileSync(join(projectRoot, file), "utf8"));
}

function textOf(literals: string): string {
  const parts = [...literals.matchAll(new RegExp(LITERAL, "g"))].map(([literal]) => literal.slice(1, -1));
  return parts
    .join("")
    .replaceAll(/\$\{[^}]*\}/g, "…")
    .replaceAll(/\\(["'`])/g, "$1")
    .replaceAll("\\n", " ");
}
