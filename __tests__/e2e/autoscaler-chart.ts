import { run } from "../../lib/processes/run.ts";
import { AUTOSCALER } from "../../stacks/releases.ts";
import { byKind, template } from "../support/helm.ts";
import { autoscaler, autoscalerValues } from "../support/releases.ts";
import { cloudVariables } from "../support/test-cloud.ts";

/** Installs the autoscaler's chart without its deployment, because no registry here has its image. */
export async function installAutoscaler(): Promise<void> {
  await kubectlWith(["apply"], await manifests());
}

export async function removeAutoscaler(): Promise<void> {
  await kubectlWith(["delete", "--ignore-not-found"], await manifests());
}

async function manifests(): Promise<string> {
  const byTheirKind = byKind(await template(autoscaler, autoscalerValues));
  byTheirKind.delete("Deployment");
  return JSON.stringify({ apiVersion: "v1", kind: "List", items: [...byTheirKind.values()] });
}

async function kubectlWith(command: readonly string[], input: string): Promise<void> {
  const args = ["--namespace", AUTOSCALER.namespace, ...command, "--filename", "-"];
  await run("kubectl", args, { env: await cloudVariables(), input });
}
