import { describe, expect, it } from "vitest";
import { switchedConfigs } from "../support/switched-configs.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";
import { withArguments, withResource } from "./checks/broken.ts";
import { duplicates } from "./unique-names.ts";

const configs = Object.entries({ dev: testConfig("dev"), prod: testConfig("prod"), ...switchedConfigs });

describe("a resource that is made before the old one is destroyed", () => {
  it.each(configs)("has no name that AWS refuses twice, in %s", (_, config) => {
    expect(duplicates(synthesize(config))).toEqual([]);
  });
});

describe("such a name", () => {
  const lifecycle = { create_before_destroy: true };

  it("is found where a resource has create_before_destroy itself", () => {
    const keyPair = { key_name: "nodes", public_key: "ssh-ed25519 AAAA", lifecycle };
    expect(duplicates(withResource("aws_key_pair", keyPair))).toEqual([
      "another public_key makes a second aws_key_pair.added with the same key_name",
    ]);
  });

  it("is found where the node group needs the resource", () => {
    expect(duplicates(withArguments("aws_iam_role", { path: "/platform/" }, "nodes_role"))).toEqual([
      expect.stringMatching(/^another path makes a second aws_iam_role\.nodes_role_\w+ with the same name$/),
    ]);
  });

  it("is found in a node group", () => {
    const fixed = { node_group_name_prefix: undefined, node_group_name: "nodes" };
    expect(duplicates(withArguments("aws_eks_node_group", fixed))).toContainEqual(
      expect.stringMatching(/^another ami_type makes a second aws_eks_node_group\.\w+ with the same cluster_name, /),
    );
  });

  it("is found in a security group that is replaced by its description", () => {
    expect(duplicates(withArguments("aws_security_group", { lifecycle: undefined }, "node"))).toEqual([
      "another description makes a second aws_security_group.node-security-group with the same vpc_id, name",
    ]);
  });

  it("is not looked for where the old resource is destroyed first", () => {
    expect(duplicates(withResource("aws_key_pair", { key_name: "nodes", public_key: "ssh-ed25519 AAAA" }))).toEqual([]);
  });

  it("needs a rule for each type of resource", () => {
    expect(duplicates(withResource("aws_lb_target_group", { name: "nodes", lifecycle }))).toEqual([
      "aws_lb_target_group.added is made before the old one goes, and has no rule",
    ]);
  });
});
