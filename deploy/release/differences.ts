import { isDeepStrictEqual } from "node:util";

/** JSON of a Kubernetes object, or of a part of one. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** How long a value may be in a description. */
const VALUE_LENGTH = 60;

/** What Kubernetes writes itself, in any object. */
const OWN = new Set(["status", "metadata.generation", "metadata.managedFields", "metadata.resourceVersion"]);

/** Describes the fields that differ between an object in the cluster and the same object as it should be. */
export function differences(live: Json, wanted: Json, path = ""): string[] {
  if (OWN.has(path) || isDeepStrictEqual(live, wanted)) return [];
  if (isObject(live) && isObject(wanted)) {
    const keys = [...new Set([...Object.keys(live), ...Object.keys(wanted)])];
    return keys.flatMap((key) => compared(live[key], wanted[key], path === "" ? key : `${path}.${key}`));
  }
  if (Array.isArray(live) && Array.isArray(wanted) && live.length === wanted.length) {
    return live.flatMap((item, index) => compared(item, wanted[index], `${path}[${index}]`));
  }
  return [`${path} is ${shortened(live)}, and should be ${shortened(wanted)}`];
}

function compared(live: Json | undefined, wanted: Json | undefined, path: string): string[] {
  if (live !== undefined && wanted !== undefined) return differences(live, wanted, path);
  if (OWN.has(path)) return [];
  return [live === undefined ? `${path} is missing` : `${path} should not be there`];
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shortened(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text;
}
