import { describe, expect, it } from "vitest";
import { WORKLOAD_FEATURES } from "../../stacks/config/schema/network.ts";
import { policies, policy, type Statement } from "../support/policies.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

const dev = testConfig("dev");
const { base } = synthesize({
  ...dev,
  autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` },
  network: { ...dev.network, endpoints: { ...dev.network.endpoints, workloads: [...WORKLOAD_FEATURES] } },
});

const anybody = [{ type: "AWS", identifiers: ["*"] }];
const ownAccount = [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: ["111122223333"] }];

const statements: [string, Statement][] = [...policies(base)]
  .filter(([path]) => path.startsWith("vpc-endpoints_"))
  .flatMap(([path, list]) => list.map((statement): [string, Statement] => [path, statement]));

describe("policies of endpoints", () => {
  it.each(statements)("name each call, and allow nothing else (%s)", (_, { effect, actions }) => {
    expect(effect).toBe("Allow");
    for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
    expect([...actions].sort()).toEqual([...new Set(actions)].sort());
  });

  it("serve principals of this account only, but for what comes without one of it", () => {
    const others = statements.filter(([, { condition }]) => JSON.stringify(condition) !== JSON.stringify(ownAccount));
    expect(others.flatMap(([, { actions }]) => actions).sort()).toEqual([
      "s3:GetObject",
      "sts:AssumeRoleWithWebIdentity",
    ]);
  });

  it("of STS let pods without credentials assume roles of this account", () => {
    expect(policy(base, "vpc-endpoints_sts-policy")).toEqual([
      {
        effect: "Allow",
        actions: ["sts:AssumeRoleWithWebIdentity"],
        resources: ["arn:aws:iam::111122223333:role/*"],
        principals: anybody,
      },
    ]);
  });

  it("of SSM serve the service's parameter only, though a node's role may read any", () => {
    const reads = policy(base, "vpc-endpoints_ssm-policy").filter(({ actions }) =>
      actions.some((action) => action.startsWith("ssm:Get")),
    );
    expect(reads).toEqual([
      {
        effect: "Allow",
        actions: ["ssm:GetParameter"],
        resources: ["arn:aws:ssm:eu-central-1:111122223333:parameter/webapi/dev/message"],
        principals: anybody,
        condition: ownAccount,
      },
    ]);
  });

  it("of ECR are the same for both, as AWS recommends, and let nothing be pushed", () => {
    const pulls = [
      {
        effect: "Allow",
        actions: ["ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"],
        resources: ["*"],
        principals: anybody,
        condition: ownAccount,
      },
    ];
    expect(policy(base, "vpc-endpoints_ecr-api-policy")).toEqual(pulls);
    expect(policy(base, "vpc-endpoints_ecr-dkr-policy")).toEqual(pulls);
  });

  it.each(["eu-central-1", "us-east-1", "ap-southeast-2"] as const)(
    "of S3 serve the layers of images, and nothing else (%s)",
    (region) => {
      const { base: there } = synthesize({ ...dev, region });
      expect(policy(there, "vpc-endpoints_image-layers")).toEqual([
        {
          effect: "Allow",
          actions: ["s3:GetObject"],
          resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
          principals: [{ type: "*", identifiers: ["*"] }],
        },
      ]);
    },
  );
});
