import { describe, expect, it } from "vitest";
import type { Stack } from "../../stacks/checks/terraform.ts";
import type { Config } from "../../stacks/config/load.ts";
import { WORKLOAD_FEATURES } from "../../stacks/config/schema/network.ts";
import { all, synthesize } from "../support/synthesis.ts";
import { closureProblems } from "./closure/check.ts";
import { COMPONENTS } from "./closure/components.ts";
import { configured, dev, type Options, type Workloads } from "./closure/configurations.ts";

/** What the workloads call, each kind alone, all together, and none. */
const workloads: Workloads[] = [[], ...WORKLOAD_FEATURES.map((feature) => [feature]), [...WORKLOAD_FEATURES]];
const nats = ["none", "single", "perZone"] as const;
const operatingSystems = ["al2023", "bottlerocket"] as const;

/** Each identity with each of Session Manager's and the autoscaler's states; the other options take turns in them. */
const combinations: Options[] = (["irsa", "podIdentity"] as const)
  .flatMap((identity) =>
    [true, false].flatMap((sessionManager) =>
      (["off", "on", "from zero"] as const).flatMap((autoscaler) =>
        operatingSystems.map((operatingSystem) => ({ identity, sessionManager, autoscaler, operatingSystem })),
      ),
    ),
  )
  .map((options, index) => ({
    ...options,
    nat: nats[index % nats.length] ?? "none",
    workloads: workloads[index % workloads.length] ?? [],
    // by a number that has no factor in common with those of the other options
    privateAccess: index % 5 < 2,
  }));

const everything = configured({ autoscaler: "from zero", workloads: [...WORKLOAD_FEATURES] });

/** The stack of a configuration with something changed that must be noticed. */
function problemsAfter(config: Config, stack: Stack, change: (changed: Stack) => void): string[] {
  const changed = structuredClone(stack);
  change(changed);
  expect(changed).not.toEqual(stack);
  return closureProblems(config, changed);
}

/** Where a statement stands. */
interface Place {
  /** Logical id of its policy document. */
  id: string;
  index: number;
}

interface PolicyStatement {
  actions: string[];
  resources: string[];
  condition?: unknown;
}

function statementAt(stack: Stack, { id, index }: Place): PolicyStatement {
  const statement = (stack.data.aws_iam_policy_document?.[id]?.statement as PolicyStatement[] | undefined)?.[index];
  if (statement === undefined) throw new Error(`${id} has no statement ${index}`);
  return statement;
}

describe("what runs in the private subnets", () => {
  it(`finds its way to AWS by what is there for it, and by nothing else (${combinations.length} configurations)`, () => {
    const wrong = combinations.flatMap((options) => {
      const config = configured(options);
      return closureProblems(config, synthesize(config).base).map(
        (problem) => `${JSON.stringify(options)}: ${problem}`,
      );
    });
    expect(wrong).toEqual([]);
  }, 60_000);

  it.each(["us-east-1", "ap-southeast-2", "eu-west-1"] as const)("does so in %s, too", (region) => {
    const config = { ...dev, region };
    expect(closureProblems(config, synthesize(config).base)).toEqual([]);
  });

  it("is known here with all add-ons that are installed", () => {
    const installed = all(synthesize(dev).base, "aws_eks_addon").map(({ addon_name }) => addon_name);
    const known = COMPONENTS.flatMap(({ addOn }) => addOn ?? []);
    expect(known.sort()).toEqual(installed.sort());
  });

  it.each(COMPONENTS)("has a source: $name", ({ source }) => {
    expect(source).toMatch(/^https:\/\/\S+$/);
  });
});

describe.each([
  ["by default", configured({})],
  ["with all features", everything],
  ["with pod identity", configured({ identity: "podIdentity", autoscaler: "on" })],
])("%s, it is noticed", (_, config) => {
  const stack = synthesize(config).base;
  const endpoints = Object.entries(stack.resource.aws_vpc_endpoint ?? {});
  const places = Object.entries(stack.data.aws_iam_policy_document ?? {})
    .filter(([id]) => id.startsWith("vpc-endpoints_"))
    .flatMap(([id, { statement }]) => (statement as unknown[]).map((_, index): Place => ({ id, index })));

  it.each(endpoints.map(([id]) => id))("when the endpoint %s is missing", (id) => {
    expect(problemsAfter(config, stack, ({ resource }) => delete resource.aws_vpc_endpoint?.[id])).not.toEqual([]);
  });

  it.each(places)("when any action is missing in statement $index of $id", (place) => {
    for (const action of statementAt(stack, place).actions) {
      const problems = problemsAfter(config, stack, (changed) => {
        const statement = statementAt(changed, place);
        statement.actions = statement.actions.filter((other) => other !== action);
      });
      expect(problems, action).toContainEqual(expect.stringMatching(` is refused ${action} by the endpoint `));
    }
  });

  it.each(places)("when an action is too many in statement $index of $id", (place) => {
    const problems = problemsAfter(config, stack, (changed) => {
      statementAt(changed, place).actions.push("ec2:RunInstances");
    });
    expect(problems).toContainEqual(expect.stringMatching(/^no component needs ec2:RunInstances at the endpoint /));
  });

  it.each(places.filter((place) => statementAt(stack, place).condition !== undefined))(
    "when the condition is missing in statement $index of $id",
    (place) => {
      const problems = problemsAfter(config, stack, (changed) => delete statementAt(changed, place).condition);
      expect(problems).toContainEqual(expect.stringMatching(/^a burglar gets /));
    },
  );

  it.each(places.filter((place) => !statementAt(stack, place).resources.includes("*")))(
    "when statement $index of $id is about any resource",
    (place) => {
      const problems = problemsAfter(config, stack, (changed) => {
        statementAt(changed, place).resources = ["*"];
      });
      expect(problems).toContainEqual(expect.stringMatching(/^a burglar gets /));
    },
  );

  it("when an endpoint is too many", () => {
    const problems = problemsAfter(config, stack, ({ resource }) => {
      const [[, first] = []] = endpoints;
      Object.assign(resource.aws_vpc_endpoint ?? {}, {
        added: { ...first, service_name: `com.amazonaws.${config.region}.sqs` },
      });
    });
    expect(problems).toContain("no component needs the endpoint sqs");
  });

  it("when a policy is missing", () => {
    for (const [id] of endpoints) {
      expect(
        problemsAfter(config, stack, ({ resource }) => delete resource.aws_vpc_endpoint?.[id]?.policy),
      ).not.toEqual([]);
    }
  });

  it.each([
    ["aws_vpc_security_group_ingress_rule", "into-endpoints", "does not let in nodes"],
    ["aws_vpc_security_group_egress_rule", "to-endpoints", "is not where nodes may go"],
    ["aws_vpc_security_group_egress_rule", "to-s3", "is not where nodes may go"],
  ])("when the rule %s %s is missing", (type, text, complaint) => {
    const problems = problemsAfter(config, stack, ({ resource }) => {
      for (const id of Object.keys(resource[type] ?? {})) if (id.includes(text)) delete resource[type]?.[id];
    });
    expect(problems).toContainEqual(expect.stringMatching(complaint));
  });

  it("when a zone has no route to S3", () => {
    const problems = problemsAfter(config, stack, ({ resource }) => {
      for (const { route_table_ids } of Object.values(resource.aws_vpc_endpoint ?? {})) {
        (route_table_ids as string[] | undefined)?.pop();
      }
    });
    expect(problems).toEqual(["the endpoint s3 has no route from some private subnet"]);
  });
});
