import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../stacks/project.ts";

const page = readFileSync(join(projectRoot, "docs/service.md"), "utf8");

/** The cells of the table in a section of docs/service.md, by row. */
export function rowsOf(section: string): string[][] {
  const [, text = ""] = new RegExp(`^## ${section}\n(.*?)(?:^## |$(?![^]))`, "ms").exec(page) ?? [];
  const lines = text.split("\n").filter((line) => line.startsWith("| "));
  const [, ...rows] = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows;
}
