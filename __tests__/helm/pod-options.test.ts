import { beforeAll, describe, expect, it } from "vitest";
import { type WebapiOption, webapiOptions, withOption } from "../support/chart-cases.ts";
import { byKind, deploymentIn, template } from "../support/helm.ts";
import { localWebapiValues, webapi, webapiValues } from "../support/releases.ts";

const rendered = async (option: WebapiOption) => deploymentIn(await template(webapi, withOption(option)));

describe("a pod of k8s-webapi", () => {
  it("has none of the optional fields by default", async () => {
    const { pod, template: podTemplate, container } = deploymentIn(await template(webapi, webapiValues));
    for (const field of ["nodeSelector", "affinity", "priorityClassName", "imagePullSecrets", "tolerations"]) {
      expect(pod).not.toHaveProperty(field);
    }
    expect(podTemplate.metadata).toEqual({
      labels: { "app.kubernetes.io/name": "k8s-webapi", "app.kubernetes.io/instance": "webapi" },
    });
    expect(container.resources).toEqual({
      requests: { cpu: "250m", memory: "64Mi" },
      limits: { memory: "128Mi" },
    });
  });

  it.each([
    "fullnameOverride",
    "nodeSelector",
    "affinity",
    "priorityClassName",
    "podLabels",
    "podAnnotations",
    "imagePullSecrets",
    "extraEnv",
    "tolerations",
  ])("is as by default with null for %s", async (option) => {
    expect(await template(webapi, { ...webapiValues, [option]: null })).toBe(await template(webapi, webapiValues));
  });

  it.each([
    ["node-selector", "nodeSelector"],
    ["affinity", "affinity"],
    ["priority-class", "priorityClassName"],
    ["image-pull-secrets", "imagePullSecrets"],
  ] as const)("with option %s, has it as %s", async (option, field) => {
    expect((await rendered(option)).pod).toMatchObject({ [field]: Object.values(webapiOptions[option])[0] });
  });

  it("has the labels of podLabels beside those that select it", async () => {
    const { spec, template: podTemplate } = await rendered("pod-labels");
    const selecting = { "app.kubernetes.io/name": "k8s-webapi", "app.kubernetes.io/instance": "webapi" };
    expect(podTemplate.metadata).toEqual({ labels: { ...selecting, ...webapiOptions["pod-labels"].podLabels } });
    expect(spec.selector).toEqual({ matchLabels: selecting });
  });

  it("has the annotations of podAnnotations beside the checksum of an emulator's certificate", async () => {
    const { podAnnotations } = webapiOptions["pod-annotations"];
    const { template: podTemplate } = deploymentIn(await template(webapi, { ...localWebapiValues, podAnnotations }));
    expect(podTemplate.metadata).toMatchObject({
      annotations: { ...podAnnotations, "checksum/aws-ca": expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it("has the variables of extraEnv beside those of the chart", async () => {
    const { container } = await rendered("extra-env");
    const { container: without } = deploymentIn(await template(webapi, webapiValues));
    expect(container.env).toEqual([...variables(without.env), ...webapiOptions["extra-env"].extraEnv]);
  });

  it("has a CPU limit if resources.limits.cpu is set", async () => {
    expect((await rendered("resources")).container.resources).toEqual(webapiOptions.resources.resources);
  });
});

describe("podLabels and podAnnotations", () => {
  it.each([
    ["podLabels", "app.kubernetes.io/instance"],
    ["podAnnotations", "checksum/aws-ca"],
  ])("refuse in %s what the chart sets: %s", async (option, name) => {
    const values = { ...localWebapiValues, [option]: { [name]: "another" } };
    await expect(template(webapi, values)).rejects.toThrow(`${option} sets ${name}, which the chart sets`);
  });
});

describe("extraEnv", () => {
  let names: string[];
  beforeAll(async () => {
    names = variables(deploymentIn(await template(webapi, localWebapiValues)).container.env).map(({ name }) => name);
  });

  it("may not set a variable of the chart, because Kubernetes would use only the last one", async () => {
    expect(names).toContain("PORT");
    for (const name of names) {
      const values = { ...localWebapiValues, extraEnv: [{ name, value: "1" }] };
      await expect(template(webapi, values)).rejects.toThrow(`extraEnv sets ${name}, which is set already`);
    }
  });

  it("may not set the same twice", async () => {
    const twice = ["1", "2"].map((value) => ({ name: "TWICE", value }));
    await expect(template(webapi, { ...webapiValues, extraEnv: twice })).rejects.toThrow(
      "extraEnv sets TWICE, which is set already",
    );
  });
});

describe("the Pod of helm test", () => {
  it("can be scheduled where the service's pods can", async () => {
    const { nodeSelector } = webapiOptions["node-selector"];
    const { affinity } = webapiOptions.affinity;
    const { imagePullSecrets } = webapiOptions["image-pull-secrets"];
    const tolerations = [{ key: "example.com/team", operator: "Exists", effect: "NoSchedule" }];
    const options = { nodeSelector, affinity, imagePullSecrets, tolerations };
    const pod = byKind(await template(webapi, { ...webapiValues, ...options })).get("Pod");
    const { nodeAffinity } = affinity;
    expect(pod).toMatchObject({ spec: { nodeSelector, affinity: { nodeAffinity }, imagePullSecrets, tolerations } });
    expect(pod).not.toHaveProperty("spec.affinity.podAntiAffinity");
  });
});

function variables(env: unknown): { name: string }[] {
  return Array.isArray(env) ? env : [];
}
