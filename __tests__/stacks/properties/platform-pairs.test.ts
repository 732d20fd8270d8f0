import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import type { EnvironmentInput } from "../../../stacks/config/schema.ts";
import { environment } from "./arbitraries/environments.ts";
import { environmentName, prescribedNames, region } from "./arbitraries/names.ts";
import { collisions } from "./collisions.ts";
import { platformOf } from "./platforms.ts";

const runs = Math.ceil(inject("propertyRuns") / 5);

/** Words that names are made of: an environment called by one of them is the likeliest to take another one's name. */
const SUFFIXES = [
  ..."autoscaler cluster cni endpoints flow-logs images logs mirror message node nodes secrets service".split(" "),
  ..."tfstate tfstate-lock access-logs vpc-cni vpc-flow-logs webapi".split(" "),
];

/** Two names, of any kind, or of which one goes on where the other ends. */
const twoNames = fc
  .tuple(environmentName, fc.oneof(environmentName, fc.constantFrom(...SUFFIXES)), fc.boolean())
  .map(([a, b, goesOn]): [string, string] => [
    a,
    goesOn ? `${a.slice(0, 2).replace("-", "")}-${b}`.slice(0, 16).replace(/-$/, "") : b,
  ])
  .filter(([a, b]) => a !== b);

/** Prescribed names of two environments, which were made to differ. */
const distinctNames = fc
  .tuple(prescribedNames, prescribedNames)
  .filter(([a, b]) => Object.entries(a).every(([key, value]) => value !== Reflect.get(b, key)));

/** Two environments of one account that are as alike as they can be, in one region or in two. */
const pairs = fc
  .tuple(environment, distinctNames, fc.option(region))
  .map(([input, [a, b], other]): [EnvironmentInput, EnvironmentInput] => [
    { ...input, names: a },
    { ...input, names: b, region: other ?? input.region },
  ]);

describe(`${runs} pairs of environments in one account, in one region or two`, { timeout: 600_000 }, () => {
  it("want no name that only one of them can have", () => {
    fc.assert(
      fc.property(twoNames, pairs, ([nameOfA, nameOfB], [a, b]) => {
        expect(collisions(platformOf(nameOfA, a), platformOf(nameOfB, b))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
