import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../stacks/checks/terraform.ts";
import type { Config } from "../../../../stacks/config/load.ts";
import { only, synthesize, testConfig } from "../../../support/synthesis.ts";

const config = testConfig("dev");
const { app } = synthesize(config);

/** The values of the only release: CDKTF writes them as the argument of yamlencode. */
const values = (stack: Stack) => String((only(stack, "helm_release").values as unknown[])[0]);

const withService = (changes: Partial<Config["service"]>) =>
  synthesize({ ...config, service: { ...config.service, ...changes } });

const certificateArn = "arn:aws:acm:eu-central-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef";

const output = (name: string) => `data.terraform_remote_state.base.outputs.${name}`;

describe("the namespace", () => {
  it("holds pods to the restricted Pod Security Standard", () => {
    expect(only(app, "kubernetes_namespace_v1")).toMatchObject({
      metadata: {
        name: "webapi",
        labels: {
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    });
  });
});

describe("the release", () => {
  it("gets healthy in time, or is rolled back", () => {
    expect(only(app, "helm_release")).toMatchObject({
      name: "webapi",
      namespace: "webapi",
      atomic: true,
      cleanup_on_fail: true,
      timeout: 600,
    });
  });

  it("is upgraded without a change of its configuration if a variable is set, and else keeps its description", () => {
    expect(app.variable).toMatchObject({ "repair-webapi": { default: "" } });
    expect(only(app, "helm_release").description).toBe(`\${(var.repair-webapi == "") ? null : var.repair-webapi}`);
  });

  it("runs the image that the tag names, by its digest", () => {
    expect(app.data.aws_ecr_image).toMatchObject({
      "image-pushed-by-npm-run-image": {
        repository_name: `\${${output("repository_name")}}`,
        image_tag: "0123456789ab",
      },
    });
    expect(values(app)).toContain(
      `"image" = {"repository" = ${output("repository_url")}, "digest" = data.aws_ecr_image.image-pushed-by-npm-run-image.image_digest}`,
    );
  });

  it("has the role and the parameter of base", () => {
    expect(values(app)).toContain(
      `"serviceAccount" = {"name" = "webapi", "identity" = "irsa", "roleArn" = ${output("service_role_arn")}}`,
    );
    expect(values(app)).toContain(`"parameterName" = ${output("parameter_name")}`);
  });

  it("leaves the role to the association of base, with pod identity", () => {
    const { app: other } = synthesize({ ...config, cluster: { ...config.cluster, identity: "podIdentity" } });
    expect(values(other)).toContain('"serviceAccount" = {"name" = "webapi", "identity" = "podIdentity"}');
    expect(values(other)).not.toContain(output("service_role_arn"));
  });

  it("is reached by an internal load balancer, from the VPC", () => {
    expect(values(app)).toContain(
      '"service" = {"port" = 80, "sourceRanges" = ["172.16.0.0/16"], "loadBalancer" = {"scheme" = "internal", "crossZone" = false}}',
    );
  });

  it("is reached from a list of its own", () => {
    expect(values(withService({ sourceCidrs: ["198.51.100.0/24"] }).app)).toContain(
      '"sourceRanges" = ["198.51.100.0/24"]',
    );
  });

  it("is reached from the Internet by the networks that reach the API server", () => {
    expect(values(withService({ loadBalancer: { scheme: "internetFacing", crossZone: true } }).app)).toContain(
      '"service" = {"port" = 80, "sourceRanges" = ["192.0.2.0/24"], "loadBalancer" = {"scheme" = "internet-facing", "crossZone" = true}}',
    );
  });

  it("is reached by TLS at its port if there is a certificate", () => {
    const { app: other } = withService({ loadBalancer: { scheme: "internal", crossZone: false, certificateArn } });
    expect(values(other)).toContain(
      `"service" = {"port" = 443, "sourceRanges" = ["172.16.0.0/16"], "loadBalancer" = {"scheme" = "internal", "crossZone" = false, "certificateArn" = "${certificateArn}"}}`,
    );
    expect(other.output.url).toMatchObject({ value: expect.stringMatching(/^https:/) });
  });

  it("has the ages, the drain and the resources of the configuration", () => {
    const { app: other } = withService({
      parameterTtlSeconds: 60,
      parameterMaxStaleSeconds: 600,
      drainSeconds: 30,
      resources: { requests: { cpu: "100m", memory: "96Mi" }, limits: { cpu: "1", memory: "192Mi" } },
    });
    expect(values(other)).toContain(
      '"parameterTtlSeconds" = 60, "parameterMaxStaleSeconds" = 600, "drainSeconds" = 30, "resources" = {"requests" = {"cpu" = "100m", "memory" = "96Mi"}, "limits" = {"cpu" = "1", "memory" = "192Mi"}}',
    );
  });

  it("has a fixed number of pods, or one between two bounds", () => {
    expect(values(app)).toContain('"replicaCount" = 3');
    expect(values(app)).not.toContain("autoscaling");
    const autoscaling = { maximum: 9, targetCpuPercent: 60 };
    const other = synthesize({ ...config, service: { ...config.service, autoscaling } });
    expect(values(other.app)).toContain('"replicaCount" = 3');
    expect(values(other.app)).toContain(
      '"autoscaling" = {"enabled" = true, "maxReplicas" = 9, "targetCpuPercent" = 60}',
    );
  });

  it("accepts connections of the VPC, and makes connections into the VPC only, where AWS's endpoints are", () => {
    expect(values(app)).toContain(
      '"networkPolicy" = {"loadBalancerCidrs" = ["172.16.0.0/16"], "awsCidrs" = ["172.16.0.0/16"]}',
    );
  });

  it("finds AWS by itself, and on a local cloud where that says", () => {
    expect(values(app)).toContain('"aws" = {"region" = "eu-central-1"}');
    const localCloud = {
      podEndpoint: "https://10.213.0.1:4566",
      s3ControlProxy: "http://127.0.0.1:14566",
      caCertificate: "the CA",
      serviceUrl: undefined,
    };
    const local = synthesize(testConfig("local", { localCloud }));
    expect(values(local.app)).toContain(
      '"aws" = {"region" = "eu-central-1", "endpointUrl" = "https://10.213.0.1:4566", "caCertificate" = "the CA"}',
    );
    expect(values(local.app)).toContain(
      '"networkPolicy" = {"loadBalancerCidrs" = ["172.16.0.0/16"], "awsCidrs" = ["10.213.0.1/32"]}',
    );
  });
});

describe("the URL", () => {
  it("is the published port where the local cloud's load balancer is out of reach", () => {
    const localCloud = {
      podEndpoint: "https://192.168.65.254:4566",
      s3ControlProxy: "http://127.0.0.1:14566",
      caCertificate: "the CA",
      serviceUrl: "http://127.0.0.1:8080",
    };
    const local = synthesize(testConfig("local", { localCloud }));
    expect(local.app.output.url).toMatchObject({ value: "http://127.0.0.1:8080" });
  });

  it("is found at the Service of the load balancer's scheme", () => {
    const serviceOf = (stack: Stack) => Object.values(stack.data.kubernetes_service_v1 ?? {});
    expect(serviceOf(app)).toMatchObject([{ metadata: { name: "webapi-internal", namespace: "webapi" } }]);
    const { app: other } = withService({ loadBalancer: { scheme: "internetFacing", crossZone: false } });
    expect(serviceOf(other)).toMatchObject([{ metadata: { name: "webapi", namespace: "webapi" } }]);
  });

  it("is that of the load balancer, which AWS names and the local cloud numbers", () => {
    const [service] = Object.keys(app.data.kubernetes_service_v1 ?? {});
    const ingress = `data.kubernetes_service_v1.${service}.status[0].load_balancer[0].ingress[0]`;
    expect(app.output.url).toMatchObject({ value: `http://\${coalesce(${ingress}.hostname, ${ingress}.ip)}` });
  });
});
