import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Aspects, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ALLOWED_MANAGED_POLICIES, ALLOWED_WILDCARDS } from "../../../stacks/checks/allowed-wildcards.ts";
import { problemsOf } from "../../../stacks/checks/check.ts";
import { checkManagedPolicies } from "../../../stacks/checks/managed-policies.ts";
import { CheckError } from "../../../stacks/checks/problem.ts";
import { checkWildcards } from "../../../stacks/checks/wildcards.ts";
import { KEPT_WHEN_DESCRIBED_OTHERWISE } from "../../../stacks/constructs/shared/security-groups.ts";
import { createApp } from "../../../stacks/platform.ts";
import { STACKS, type StackName } from "../../../stacks/stack-names.ts";
import { switchedConfigs } from "../../support/switched-configs.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";
import { broken, complaints, withArguments, without, withResource } from "./broken.ts";

const config = testConfig("dev");

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "checks-test-"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** The platform of `dev`, and one of its stacks, to which something can be added. */
function platform() {
  const app = createApp(config, { outdir: join(root, "out"), stateRoot: join(root, "state") });
  const stack = (name: StackName) => {
    const found = app.node.findChild(name);
    if (!TerraformStack.isStack(found)) throw new Error(`${name} is no stack`);
    return found;
  };
  return { app, stack };
}

/** The contents of the files of the stacks. */
function written(): unknown[] {
  const text = (name: StackName) => readFileSync(join(root, "out", config.name, name, "cdk.tf.json"), "utf8");
  return STACKS.map((name) => JSON.parse(text(name)));
}

/** A security group with a rule inside of it. */
function addOpenGroup(stack: TerraformStack): void {
  const ingress = [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }];
  new SecurityGroup(stack, "ssh", {
    vpcId: "vpc-0123456789abcdef0",
    ingress,
    lifecycle: KEPT_WHEN_DESCRIBED_OTHERWISE,
  });
}

const stacks = Object.entries({
  dev: config,
  prod: testConfig("prod"),
  local: testConfig("local"),
  unprotected: testConfig("dev", { protect: false }),
  ...switchedConfigs,
}).map(([name, each]) => [name, synthesize(each)] as const);

describe("nothing is wrong", () => {
  it.each(stacks)("with %s", (_, each) => {
    expect(problemsOf(each)).toEqual([]);
  });
});

describe("the checks together find", () => {
  it.each([
    ["a provider", broken(({ base }) => Object.assign(base.provider, { helm: [{}] })), "provider.helm"],
    ["tags", withArguments("aws_vpc", { tags: { Project: "other" } }), "aws_vpc.network_vpc"],
    ["what is not encrypted", withResource("aws_ebs_volume", {}), "aws_ebs_volume.added"],
    ["a bucket", without("aws_s3_bucket_public_access_block"), "aws_s3_bucket.state-store_bucket"],
    ["what is public", withResource("aws_security_group_rule", {}), "aws_security_group_rule.added"],
    ["a network", without("aws_default_security_group"), "aws_vpc.network_vpc"],
    ["a policy as text", withResource("aws_iam_policy", { policy: "{}" }), "aws_iam_policy.added"],
    [
      "a wildcard",
      broken(({ base }) => delete base.data.aws_iam_policy_document),
      "stacks/checks/allowed-wildcards.ts",
    ],
    ["a policy of AWS's own", without("aws_iam_role_policy_attachment", "CNI"), "stacks/checks/allowed-wildcards.ts"],
    ["a missing edge", withArguments("helm_release", { depends_on: [] }), "helm_release.api_chart-release"],
    ["another address", withResource("kubernetes_namespace_v1", {}), "kubernetes_namespace_v1.added"],
  ])("%s", (_, changed, address) => {
    expect(complaints(problemsOf(changed))).toContainEqual(expect.stringMatching(`^${address} `));
  });
});

describe("a synth", () => {
  it("writes what the stacks are, as if nothing had looked at them", () => {
    const { app, stack } = platform();
    const unseen = STACKS.map((name) => JSON.parse(JSON.stringify(stack(name).toTerraform())));
    app.synth();
    expect(written()).toEqual(unseen);
  });

  it("writes what an aspect changes", () => {
    const { app, stack } = platform();
    for (const name of STACKS) {
      const mark = {
        visit: (construct: IConstruct) => construct === stack(name) && stack(name).addOverride("locals.marked", name),
      };
      Aspects.of(stack(name)).add(mark);
    }
    app.synth();
    expect(written()).toEqual(
      STACKS.map((name) => expect.objectContaining({ locals: expect.objectContaining({ marked: name }) })),
    );
  });

  it("is refused as a whole, for the problems of all stacks, and writes no file", () => {
    const { app, stack } = platform();
    for (const name of STACKS) addOpenGroup(stack(name));
    const problem = expect.objectContaining({ address: "aws_security_group.ssh", wrong: "has rules inside of it" });
    expect(() => app.synth()).toThrow(CheckError);
    expect(() => app.synth()).toThrow(expect.objectContaining({ problems: [problem, problem, problem] }));
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files).toEqual([]);
  });

  it("says what is wrong, why, and what to do", () => {
    const { app, stack } = platform();
    addOpenGroup(stack("base"));
    expect(() => app.synth()).toThrow(
      [
        'The stacks of "dev" are refused, and nothing is written:',
        "",
        "  base aws_security_group.ssh has rules inside of it.",
        "    Why: Terraform takes rules inside a group for all that there are, and removes the others; separate ones have an address, a description and an order each: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group",
        "    Do: Make each a VpcSecurityGroupIngressRule or VpcSecurityGroupEgressRule.",
        "",
        "Each check, and how it takes an exception: docs/checks.md",
      ].join("\n"),
    );
  });
});

describe("each exception is needed", () => {
  it.each(ALLOWED_WILDCARDS.map((entry) => [entry.reason, entry] as const))("for %s", (_, entry) => {
    const others = ALLOWED_WILDCARDS.filter((other) => other !== entry);
    expect(stacks.flatMap(([, each]) => checkWildcards(each, others))).not.toEqual([]);
  });

  it.each(Object.keys(ALLOWED_MANAGED_POLICIES))("for %s", (policy) => {
    const { [policy]: _, ...others } = ALLOWED_MANAGED_POLICIES;
    expect(stacks.flatMap(([, each]) => checkManagedPolicies(each, others))).not.toEqual([]);
  });
});
