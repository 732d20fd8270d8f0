/** A difference between two outputs. */
export interface Difference {
  file: string;
  /** Keys to the value, separated by dots. Empty for a file that is not JSON, or is in only one output. */
  path: string;
  one: unknown;
  other: unknown;
}

type Files = Readonly<Record<string, string>>;

/** All differences between two outputs, including files that are in only one of them. */
export function differences(one: Files, other: Files): Difference[] {
  const files = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return files.flatMap((file) => {
    const [left, right] = [one[file], other[file]];
    if (left === right) return [];
    if (left === undefined || right === undefined || !file.endsWith(".json")) {
      return [{ file, path: "", one: left, other: right }];
    }
    return differingValues(JSON.parse(left), JSON.parse(right)).map((value) => ({ file, ...value }));
  });
}

function differingValues(one: unknown, other: unknown, path: readonly string[] = []): Omit<Difference, "file">[] {
  if (isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => differingValues(one[key], other[key], [...path, key]));
  }
  return one === other ? [] : [{ path: path.join("."), one, other }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
