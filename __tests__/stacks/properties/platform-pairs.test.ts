import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../../../stacks/config/load.ts";
import type { Region } from "../../../stacks/config/regions.ts";
import type { EnvironmentInput } from "../../../stacks/config/schema/environment.ts";
import { sharedNames } from "../../../stacks/config/shared-names.ts";
import { environment, PLATFORMS } from "./arbitraries/environments.ts";
import { environmentName, prescribedNames, region } from "./arbitraries/names.ts";
import { collisions } from "./collisions.ts";
import { platformOf } from "./platforms.ts";

const runs = PLATFORMS / 5;

/** Words that names are made of: an environment called by one of them is the likeliest to take another one's name. */
const SUFFIXES = [
  ..."autoscaler cluster cni endpoints flow-logs images logs mirror message node nodes secrets service".split(" "),
  ..."tfstate tfstate-lock access-logs vpc-cni vpc-flow-logs webapi".split(" "),
];

/** Two names, of any kind, or of which one begins with the other. */
const twoNames = fc
  .tuple(environmentName, fc.oneof(environmentName, fc.constantFrom(...SUFFIXES)), fc.boolean())
  .map(([a, b, goesOn]): [string, string] => [
    a,
    goesOn ? `${a.slice(0, 2).replace("-", "")}-${b}`.slice(0, 16).replace(/-$/, "") : b,
  ])
  .filter(([a, b]) => a !== b);

/** Names that both environments may prescribe, or that are prescribed as the other's are derived. */
const contestedNames = ([a, b]: [string, string]) => {
  const name = fc.constantFrom("shared", `webapi-${a}`, `webapi-${b}`);
  const names = fc.record(
    {
      cluster: name,
      repository: name,
      stateBucket: name,
      lockTable: name.map((table) => `${table}-tfstate-lock`),
      parameter: fc.constantFrom("/shared", `/webapi/${a}/message`, `/webapi/${b}/message`),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(fc.tuple(prescribedNames, prescribedNames), fc.tuple(names, names));
};

/** Two environments of one account that are as alike as they can be, in one region or in two. */
const pairs = twoNames.chain((pair) =>
  fc.tuple(environment, contestedNames(pair), fc.option(region)).map(([input, [ofA, ofB], other]) => ({
    a: { name: pair[0], input: { ...input, names: ofA } },
    b: { name: pair[1], input: inRegion(other ?? input.region, { ...input, names: ofB }) },
  })),
);

/** The environment in another region, where a certificate has to be, too. */
function inRegion(region: Region, input: EnvironmentInput): EnvironmentInput {
  const { loadBalancer, ...service } = input.service;
  const certificateArn = loadBalancer?.certificateArn?.replace(`:${input.region}:`, `:${region}:`);
  const moved = { ...loadBalancer, ...(certificateArn !== undefined && { certificateArn }) };
  return { ...input, region, service: { ...service, ...(loadBalancer && { loadBalancer: moved }) } };
}

describe(`${runs} pairs of environments in one account, in one region or two`, { timeout: 600_000 }, () => {
  it("want no name that only one of them can have, or are refused for it", () => {
    fc.assert(
      fc.property(pairs, ({ a, b }) => {
        const [platformA, platformB] = [platformOf(a.name, a.input), platformOf(b.name, b.input)];
        const refused = sharedNames(
          { name: a.name, environment: checkEnvironment(a.name, a.input) },
          { name: b.name, environment: checkEnvironment(b.name, b.input) },
        );
        const wanted = collisions(platformA, platformB);
        if (refused.length === 0) expect(wanted).toEqual([]);
        else expect(wanted).not.toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
