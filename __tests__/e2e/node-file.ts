import { kubectl, servicePods } from "../support/test-cloud.ts";

const POD = "file-reader";

/** Reads a file of the cluster's node as its administrator, through a pod that mounts it. */
export async function fileOnNode(path: string): Promise<string> {
  const [pod] = await servicePods();
  const spec = {
    apiVersion: "v1",
    spec: {
      // the only image that is certainly on the node
      containers: [
        {
          name: POD,
          image: pod?.image,
          command: ["node", "--eval", `process.stdout.write(fs.readFileSync("/node${path}"))`],
          securityContext: { runAsUser: 0 },
          volumeMounts: [{ name: "node", mountPath: `/node${path}`, readOnly: true }],
        },
      ],
      volumes: [{ name: "node", hostPath: { path, type: "File" } }],
    },
  };
  const inSystem = (...args: string[]) => kubectl("--namespace", "kube-system", ...args);
  const overrides = ["--image", pod?.image ?? "", "--restart", "Never", "--overrides", JSON.stringify(spec)];
  await inSystem("run", POD, ...overrides);
  try {
    await inSystem("wait", `pod/${POD}`, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=120s");
    return await inSystem("logs", POD);
  } finally {
    await inSystem("delete", "pod", POD, "--now");
  }
}
