import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../../../stacks/checks/check.ts";
import { closureProblems } from "../../policy/closure/check.ts";
import { environment, PLATFORMS } from "./arbitraries/environments.ts";
import { environmentName } from "./arbitraries/names.ts";
import { nameProblems } from "./names.ts";
import { type Platform, platformOf } from "./platforms.ts";
import { referenceProblems } from "./references.ts";
import { ruleProblems } from "./rules.ts";
import { stateProblems } from "./state-references.ts";
import { subnetProblems } from "./subnets.ts";
import { tagProblems } from "./tags.ts";

/** One for the file, so that each configuration is synthesized once; a failure prints it. */
const seed = Date.now();
const platforms = new Map<string, Platform>();

function synthesized(...[name, input]: Parameters<typeof platformOf>): Platform {
  const key = JSON.stringify([name, input]);
  const platform = platforms.get(key) ?? platformOf(name, input);
  platforms.set(key, platform);
  return platform;
}

/** Holds a promise for each of the random configurations. */
function expectNone(problemsOf: (platform: Platform) => unknown[]): void {
  fc.assert(
    fc.property(environmentName, environment, (name, input) => {
      expect(problemsOf(synthesized(name, input))).toEqual([]);
    }),
    { seed, numRuns: PLATFORMS },
  );
}

describe(`${PLATFORMS} random configurations`, { timeout: 600_000 }, () => {
  it("synthesize, and pass all checks at synth: encryption, exposure, wildcards, order, providers, addresses, tags", () =>
    expectNone(({ stacks }) => problemsOf(stacks)));

  it("have subnets that lie in the VPC, two in each zone, and are disjoint", () => expectNone(subnetProblems));

  it("have endpoints, policies and rules for the calls of each component that runs, and for no others", () =>
    expectNone(({ config, stacks }) => closureProblems(config, stacks.base)));

  it("have as many rules in each security group as the configuration counts, and no more than AWS allows", () =>
    expectNone(ruleProblems));

  it("have names, descriptions and tags within AWS's limits", () => expectNone(({ stacks }) => nameProblems(stacks)));

  it("have the tags on everything that takes tags", () => expectNone(tagProblems));

  it("refer to nothing that is not there", () => expectNone(({ stacks }) => referenceProblems(stacks)));

  it("keep and find their states where backend makes their place", () => expectNone(stateProblems));
});
