/** A condition of a policy's statement: the key has this value, to the letter. */
export function equals(variable: string, value: string) {
  return { test: "StringEquals", variable, values: [value] };
}
