import { stringify } from "yaml";
import type { Stack } from "../../stacks/checks/terraform.ts";

/**
 * A stack's Terraform JSON as YAML with sorted keys, one value a line, so that a review shows what changes and nothing
 * else: JSON would show a comma on the line before, too.
 *
 * Left out is what no deployment reads: the paths of constructs, and CDKTF's version. The name of a chart's folder is a
 * hash of its files, which have golden files of their own (__tests__/helm/golden).
 */
export function stackText(stack: Stack): string {
  return stringify(readable(stack), { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

const HASH_OF_A_FOLDER = /(\/assets\/[\w-]+\/)[0-9A-F]{32}/g;

function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "string") return readableText(value.replace(HASH_OF_A_FOLDER, "$1<hash>"));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const content = key === "//" ? skippedChecks(inner) : inner;
    return content === undefined ? [] : [[key, readable(content)]];
  });
  return Object.fromEntries(entries);
}

/** The reasons of checkov's failed checks are part of the comment, and part of a review. */
function skippedChecks(comment: unknown): unknown {
  const { checkov } = comment as { checkov?: unknown };
  return checkov && { checkov };
}

/** JSON inside of a text, and the values of a chart, have one value a line as well. */
function readableText(text: string): string {
  if (text.startsWith("{") && text.endsWith("}")) return JSON.stringify(JSON.parse(text), undefined, 2);
  // the braces of an interpolation are not those of a value
  return text.startsWith("${yamlencode(") ? `\${${onePerLine(text.slice(2, -1))}}` : text;
}

/** Breaks an expression of Terraform after each brace and comma that is in no string. */
function onePerLine(expression: string): string {
  const parts = expression.match(/"(?:[^"\\]|\\.)*"|[{}[\],]\s*|[^"{}[\],]+/g) ?? [];
  let depth = 0;
  return parts
    .map((part) => {
      const mark = part.trim();
      const line = () => `\n${"  ".repeat(depth)}`;
      if (mark === "{" || mark === "[") {
        depth += 1;
        return mark + line();
      }
      if (mark === "}" || mark === "]") {
        depth -= 1;
        return line() + mark;
      }
      return mark === "," ? mark + line() : part;
    })
    .join("")
    .replace(/([{[])\n\s*\n\s*([}\]])/g, "$1$2");
}
