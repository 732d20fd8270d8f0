import { describe, expect, it } from "vitest";
import { STACKS } from "../../stacks/stack-names.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

const dev = synthesize(testConfig("dev"));
const builtProviders = { aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" };
const local = synthesize(
  testConfig("local", {
    builtProviders,
    localCloud: {
      podEndpoint: "https://10.213.0.1:4566",
      s3ControlProxy: "http://127.0.0.1:14566",
      caCertificate: "the CA",
      serviceUrl: undefined,
    },
  }),
);

describe.each(STACKS)("the AWS provider of %s", (name) => {
  it("works in one account and region only, and tags everything", () => {
    expect(dev[name].provider.aws).toEqual([
      {
        allowed_account_ids: ["111122223333"],
        region: "eu-central-1",
        default_tags: [{ tags: { Project: "webapi", Environment: "dev", ManagedBy: "terraform" } }],
        // only it has a bucket, and a local cloud no host name for each
        ...(name === "backend" && { s3_use_path_style: true }),
      },
    ]);
  });

  it("is the one that all stacks are written for, under a Terraform that keeps write-only values out of states", () => {
    expect(dev[name].terraform).toMatchObject({
      required_version: ">= 1.11.0",
      required_providers: { aws: { version: "6.47.0" } },
    });
  });

  it("has no addresses of its own: those come from the environment", () => {
    expect(JSON.stringify(dev[name].provider.aws)).not.toContain("endpoints");
  });

  it("is the one that was built, where no other can be had", () => {
    expect(local[name].terraform).toMatchObject({ required_providers: { aws: { version: "6.47.1" } } });
  });

  it("finds S3 Control of a local cloud by its proxy, with any NO_PROXY of the user, and fails soon without it", () => {
    expect(local[name].provider.aws).toMatchObject([
      { https_proxy: "http://127.0.0.1:14566", no_proxy: "127.0.0.1", max_retries: 5 },
    ]);
  });
});

describe("Helm and Kubernetes in app", () => {
  const connection = {
    host: `\${data.aws_eks_cluster.cluster.endpoint}`,
    cluster_ca_certificate: `\${base64decode(data.aws_eks_cluster.cluster.certificate_authority[0].data)}`,
    // an argument that is left out would come from a variable, such as KUBE_TOKEN
    insecure: false,
    username: "",
    password: "",
    token: "",
    client_certificate: "",
    client_key: "",
    config_path: "",
    config_context: "",
    config_context_auth_info: "",
    config_context_cluster: "",
  };
  const withServerName = { ...connection, tls_server_name: "" };
  const exec = {
    api_version: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: [
      "eks",
      "get-token",
      "--cluster-name",
      `\${data.terraform_remote_state.base.outputs.cluster_name}`,
      "--region",
      "eu-central-1",
      "--output",
      "json",
    ],
  };

  it("find the cluster by a data source, and fetch their tokens when they need them", () => {
    expect(dev.app.provider.helm).toMatchObject([{ kubernetes: { ...withServerName, exec } }]);
    expect(dev.app.provider.kubernetes).toEqual([{ ...withServerName, exec: [exec] }]);
    expect(dev.app.resource.aws_eks_cluster).toBeUndefined();
  });

  it("keep releases in Secrets, whatever HELM_DRIVER says", () => {
    expect(dev.app.provider.helm).toMatchObject([{ helm_driver: "secret" }]);
  });

  it("are in current versions", () => {
    expect(dev.app.terraform).toMatchObject({
      required_providers: { helm: { version: "3.1.1" }, kubernetes: { version: "3.2.1" } },
    });
  });

  it("are those that were built, where no others can be had, and read no kubeconfig", () => {
    const { app } = synthesize(testConfig("local", { builtProviders }));
    expect(app.terraform).toMatchObject({
      required_providers: { helm: { version: "1.3.2" }, kubernetes: { version: "3.2.1" } },
    });
    expect(app.provider.helm).toEqual([
      { kubernetes: { ...connection, exec, load_config_file: false }, helm_driver: "secret" },
    ]);
    expect(app.provider.kubernetes).toEqual([{ ...withServerName, exec: [exec] }]);
  });
});
