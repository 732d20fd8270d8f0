import { beforeAll, describe, expect, it } from "vitest";
import { byKind, deploymentIn, template } from "../support/helm.ts";
import {
  localWebapiValues,
  podIdentityWebapiValues,
  taintedWebapiValues,
  tolerations,
  webapi,
  webapiValues,
} from "../support/releases.ts";

const environment = (entries: object) =>
  expect.arrayContaining(Object.entries(entries).map(([name, value]) => ({ name, value })));

describe("k8s-webapi", () => {
  let manifests: string;
  beforeAll(async () => {
    manifests = await template(webapi, webapiValues);
  });

  it("is made of these resources", () => {
    expect([...byKind(manifests).keys()].sort()).toEqual([
      "Deployment",
      "NetworkPolicy",
      "Pod",
      "PodDisruptionBudget",
      "Service",
      "ServiceAccount",
    ]);
  });

  it("replaces pods without a moment of fewer", () => {
    expect(deploymentIn(manifests).spec).toMatchObject({
      replicas: 3,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    });
  });

  it("gives a stopping pod the drain, the time for running requests, and some to spare", async () => {
    const { pod, container } = deploymentIn(await template(webapi, { ...webapiValues, drainSeconds: 90 }));
    expect(pod.terminationGracePeriodSeconds).toBe(110);
    expect(container.env).toEqual(environment({ DRAIN_SECONDS: "90" }));
  });

  it("lets one pod at a time be evicted, so that a single one does not block a drain", async () => {
    const single = await template(webapi, { ...webapiValues, replicaCount: 1 });
    expect(byKind(single).get("PodDisruptionBudget")).toMatchObject({
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    });
  });

  it("spreads pods over zones and nodes, but rather serves from one than not at all", () => {
    expect(deploymentIn(manifests).pod.topologySpreadConstraints).toMatchObject([
      { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
      { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
    ]);
  });

  it("runs the image by its digest only", () => {
    const { repository, digest } = webapiValues.image;
    expect(deploymentIn(manifests).container.image).toBe(`${repository}@${digest}`);
  });

  it("probes the management port, where no request leads to AWS", () => {
    const { container } = deploymentIn(manifests);
    expect(container).toMatchObject({
      ports: [
        { name: "http", containerPort: 8080 },
        { name: "management", containerPort: 8081 },
      ],
      startupProbe: { httpGet: { path: "/livez", port: "management" } },
      livenessProbe: { httpGet: { path: "/livez", port: "management" } },
      readinessProbe: { httpGet: { path: "/readyz", port: "management" } },
    });
    expect(container.env).toEqual(environment({ PORT: "8080", MANAGEMENT_PORT: "8081" }));
  });

  it("has no token for Kubernetes, in the pod or its service account", () => {
    expect(deploymentIn(manifests).pod).toMatchObject({
      serviceAccountName: "webapi",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
    });
    expect(byKind(manifests).get("ServiceAccount")).toMatchObject({ automountServiceAccountToken: false });
  });

  it("has a token for AWS, where EKS's webhook would put it", () => {
    const { pod, container } = deploymentIn(manifests);
    const mountPath = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
    expect(pod.volumes).toEqual([
      {
        name: "aws-iam-token",
        projected: {
          sources: [
            { serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 86400, path: "token" } },
          ],
        },
      },
    ]);
    expect(container.volumeMounts).toEqual([{ name: "aws-iam-token", mountPath, readOnly: true }]);
    expect(container.env).toEqual(
      environment({
        AWS_ROLE_ARN: webapiValues.serviceAccount.roleArn,
        AWS_WEB_IDENTITY_TOKEN_FILE: `${mountPath}/token`,
        AWS_REGION: "eu-central-1",
        AWS_DEFAULT_REGION: "eu-central-1",
        AWS_STS_REGIONAL_ENDPOINTS: "regional",
      }),
    );
    expect(byKind(manifests).get("ServiceAccount")).toMatchObject({
      metadata: { annotations: { "eks.amazonaws.com/role-arn": webapiValues.serviceAccount.roleArn } },
    });
  });

  it("writes nowhere and may do nothing that needs a privilege", () => {
    const { pod, container } = deploymentIn(manifests);
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("has requests of CPU and memory, and a limit of memory only", () => {
    expect(deploymentIn(manifests).container.resources).toEqual({
      requests: { cpu: "250m", memory: "64Mi" },
      limits: { memory: "128Mi" },
    });
  });

  it("is reached from the given ranges only", () => {
    expect(byKind(manifests).get("Service")).toMatchObject({
      spec: {
        type: "LoadBalancer",
        loadBalancerSourceRanges: webapiValues.service.sourceRanges,
        ports: [{ name: "http", port: 80, targetPort: "http" }],
      },
    });
  });

  it("runs on nodes with the taints of its tolerations, and on no other tainted nodes", async () => {
    expect(deploymentIn(manifests).pod).not.toHaveProperty("tolerations");
    expect(deploymentIn(await template(webapi, taintedWebapiValues)).pod.tolerations).toEqual(tolerations);
  });

  it("calls AWS unless another endpoint is set", () => {
    expect(manifests).not.toMatch(/AWS_ENDPOINT_URL|NODE_EXTRA_CA_CERTS/);
  });
});

describe("k8s-webapi with EKS Pod Identity", () => {
  it("leaves the token and its variables to EKS", async () => {
    const manifests = await template(webapi, podIdentityWebapiValues);
    const { pod, container } = deploymentIn(manifests);
    expect(pod).not.toHaveProperty("volumes");
    expect(container).not.toHaveProperty("volumeMounts");
    expect(container.env).toEqual(environment({ AWS_REGION: "eu-central-1", AWS_DEFAULT_REGION: "eu-central-1" }));
    expect(byKind(manifests).get("ServiceAccount")?.metadata).not.toHaveProperty("annotations");
    expect(manifests).not.toMatch(/AWS_ROLE_ARN|AWS_WEB_IDENTITY|AWS_STS|aws-iam-token|iam::|sts\.amazonaws\.com/);
  });

  it("still checks an emulator's certificate", async () => {
    const values = { ...podIdentityWebapiValues, aws: localWebapiValues.aws };
    const { pod, container } = deploymentIn(await template(webapi, values));
    expect(pod.volumes).toEqual([{ name: "aws-ca", configMap: { name: "webapi-aws-ca" } }]);
    expect(container.volumeMounts).toEqual([{ name: "aws-ca", mountPath: "/etc/aws-ca", readOnly: true }]);
  });
});

describe("k8s-webapi on a local cloud", () => {
  it("asks the emulator, whose certificate it checks", async () => {
    const manifests = await template(webapi, localWebapiValues);
    const { pod, container } = deploymentIn(manifests);
    expect(container.env).toEqual(
      environment({ AWS_ENDPOINT_URL: "https://10.213.0.1:4566", NODE_EXTRA_CA_CERTS: "/etc/aws-ca/ca.pem" }),
    );
    expect(container.volumeMounts).toContainEqual({ name: "aws-ca", mountPath: "/etc/aws-ca", readOnly: true });
    expect(pod.volumes).toContainEqual({ name: "aws-ca", configMap: { name: "webapi-aws-ca" } });
    expect(byKind(manifests).get("ConfigMap")).toMatchObject({
      metadata: { name: "webapi-aws-ca" },
      data: { "ca.pem": localWebapiValues.aws.caCertificate },
    });
  });

  it("starts new pods when the certificate changes", async () => {
    const other = {
      ...localWebapiValues.aws,
      caCertificate: localWebapiValues.aws.caCertificate.replace("MIIB", "MIIC"),
    };
    const [before, after] = await Promise.all([
      template(webapi, localWebapiValues),
      template(webapi, { ...localWebapiValues, aws: other }),
    ]);
    expect(deploymentIn(after).template.metadata).not.toEqual(deploymentIn(before).template.metadata);
  });
});
