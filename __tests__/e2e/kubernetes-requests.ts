import { run } from "../../lib/processes/run.ts";
import { cloudVariables } from "../support/test-cloud.ts";

/** For example "get pods/log in webapi", "update leases.coordination.k8s.io lock in kube-system" or "list nodes". */
const REQUEST =
  /^(?<verb>\S+) (?<resource>[^\s./]+)(?:\.(?<group>[^\s/]+))?(?:\/(?<subresource>\S+))?(?: (?!in )(?<name>\S+))?(?: in (?<namespace>\S+))?$/;

/**
 * Returns the requests that the kubeconfig's user may make. Asks the API server as `kubectl auth can-i` does, but with
 * one kubectl for all requests. A request without a namespace is for all namespaces.
 * https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/
 */
export async function allowedRequests(kubeconfig: string, requests: readonly string[]): Promise<string[]> {
  const items = requests.map((request) => ({
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: attributes(request) },
  }));
  const output = await kubectlAs(
    kubeconfig,
    ["create", "--filename", "-", "--output", "jsonpath={.status.allowed} "],
    JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  );
  const answers = output.trim().split(" ");
  if (answers.length !== requests.length) throw new Error(`${answers.length} answers to ${requests.length} questions`);
  return requests.filter((_, index) => answers[index] === "true");
}

/** Runs kubectl as the kubeconfig's user. */
export async function kubectlAs(kubeconfig: string, args: readonly string[], input?: string): Promise<string> {
  const env = { ...(await cloudVariables()), KUBECONFIG: kubeconfig };
  return run("kubectl", args, { env, ...(input !== undefined && { input }) });
}

function attributes(request: string): Record<string, string> {
  const groups = REQUEST.exec(request)?.groups;
  if (groups === undefined) throw new Error(`No request: ${request}`);
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
}
