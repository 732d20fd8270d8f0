import { CommandError, UserError } from "../lib/errors.ts";
import type { StepContext } from "../lib/steps.ts";
import { applyStack } from "./change-stack.ts";
import { ReleaseWarnings } from "./release-warnings.ts";
import type { Target } from "./target.ts";

/**
 * Deploys stack app.
 * @throws {UserError} with the cluster's own warnings when the release does not get healthy. Helm reports only a
 *   timeout and rolls the release back.
 */
export async function applyApp(target: Target, context: StepContext): Promise<void> {
  const { config, env, kubectl, kubeconfig } = target;
  if (kubectl === undefined) {
    context.log.write("There is no kubectl on the PATH: where the release fails, the cluster is not asked why.\n");
    return applyStack(target, "app", context);
  }
  const cluster = { kubectl, env: { ...env, KUBECONFIG: kubeconfig }, namespace: config.names.namespace };
  const warnings = new ReleaseWarnings(cluster, context.log);
  try {
    await applyStack(target, "app", context);
  } catch (cause) {
    const told = await warnings.end();
    throw cause instanceof CommandError && told.length > 0 ? failed(told, cause) : cause;
  }
  await warnings.end();
}

function failed(told: readonly string[], cause: CommandError): UserError {
  return new UserError(
    "RELEASE_FAILED",
    `The release did not get healthy, and was rolled back. The cluster warned:\n${told.join("\n")}`,
    {
      remedy: "Correct that, and run the same command again. The release that ran before continues to serve.",
      cause,
    },
  );
}
