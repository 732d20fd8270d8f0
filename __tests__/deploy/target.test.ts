import { rm } from "node:fs/promises";
import { STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it, vi } from "vitest";
import { awsEnvironment, awsTarget } from "../../deploy/target.ts";
import { stateDirectory } from "../../stacks/project.ts";
import { onlyOnPath } from "../support/executables.ts";
import { testConfig } from "../support/synthesis.ts";

describe("an account on AWS as a target", () => {
  // its directory has the log of Terraform's search
  const NAME = "target-test";
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(stateDirectory(NAME), { recursive: true, force: true });
  });

  it.each(["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])(
    "is reached as %s of the user says",
    async (name) => {
      await onlyOnPath({ name: "aws", script: "" }, { name: "terraform", script: "echo 1.12.0" });
      vi.stubEnv(name, "true");
      const { client, env } = await awsTarget(testConfig("dev", { name: NAME }));
      const { useFipsEndpoint, useDualstackEndpoint } = new STSClient(client).config;
      expect([await useFipsEndpoint(), await useDualstackEndpoint()]).toEqual([
        name === "AWS_USE_FIPS_ENDPOINT",
        name === "AWS_USE_DUALSTACK_ENDPOINT",
      ]);
      expect(env).not.toHaveProperty(name);
    },
  );
});

describe("awsEnvironment", () => {
  it("lets kubectl work on the environment's cluster, without the user's preferences", () => {
    expect(
      awsEnvironment("/state/dev/kubeconfig", { KUBECONFIG: "/home/me/.kube/config", KUBERC: "/home/me/kuberc" }),
    ).toMatchObject({ KUBECONFIG: "/state/dev/kubeconfig", KUBERC: "off" });
  });

  it.each(["KUBE_TOKEN", "HELM_DRIVER", "TF_AWS_DEFAULT_TAGS_Owner", "AWS_SSE_CUSTOMER_KEY"])(
    "removes the user's %s, which would change what the stacks configure",
    (name) => {
      expect(awsEnvironment("/kubeconfig", { [name]: "of the user" })).toHaveProperty(name, undefined);
    },
  );

  it.each(["AWS_PROFILE", "AWS_DEFAULT_OUTPUT", "KUBE_PROXY_URL", "TF_PLUGIN_CACHE_DIR", "TF_LOG"])(
    "keeps the user's %s",
    (name) => {
      expect(awsEnvironment("/kubeconfig", { [name]: "of the user" })).not.toHaveProperty(name);
    },
  );
});
