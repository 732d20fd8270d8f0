import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../stacks/config/errors.ts";
import { checkEnvironment } from "../../../stacks/config/load.ts";
import { environment, RUNS } from "./arbitraries/environments.ts";
import { FAULTS, faulty } from "./arbitraries/faults.ts";
import { environmentName } from "./arbitraries/names.ts";
import { KEYS } from "./schema-keys.ts";

/** A failure is shrunk to the smallest configuration, which takes its time. */
const timeout = 120_000;
const leaves = KEYS.filter(({ isLeaf }) => isLeaf).map(({ path }) => path);

describe("random valid configurations", { timeout }, () => {
  it("are taken as they are", () => {
    fc.assert(
      fc.property(environmentName, environment, (name, input) => {
        expect(checkEnvironment(name, input)).toMatchObject(input);
      }),
      { numRuns: RUNS },
    );
  });

  it("have every key of the schema, and lack each that may be left out", () => {
    const inputs = fc.sample(environment, RUNS);
    const having = (path: string) => inputs.filter((input) => valueAt(input, path) !== undefined).length;
    const never = KEYS.filter(({ path }) => having(path) === 0);
    const always = KEYS.filter(({ path, required }) => !required && having(path) === inputs.length);
    expect({ never, always }).toEqual({ never: [], always: [] });
  });
});

describe("random configurations with one wrong key", { timeout }, () => {
  it("are refused with a message that names this key and no other", () => {
    fc.assert(
      fc.property(environmentName, faulty(KEYS), (name, { input, key }) => {
        expect(new Set(refusedKeys(name, input))).toEqual(new Set([key]));
      }),
      { numRuns: RUNS },
    );
  });

  it("can have any key wrong", () => {
    const paths = FAULTS.map(({ path }) => path);
    expect(leaves.filter((path) => !paths.includes(path))).toEqual([]);
  });
});

/** The keys that the lines of a refusal begin with. */
function refusedKeys(name: string, input: unknown): string[] {
  try {
    checkEnvironment(name, input);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = error.message.split("\n  ").slice(1);
    expect(lines).toHaveLength(error.problems.length);
    return error.problems.map(({ key }, index) => {
      expect(lines[index]?.startsWith(`${key} must `)).toBe(true);
      return key;
    });
  }
}

function valueAt(input: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => Reflect.get(Object(value), key), input);
}
