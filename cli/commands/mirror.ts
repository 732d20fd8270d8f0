import { Repository } from "../../deploy/image/repository.ts";
import { autoscalerImage, describeMirrored, mirroredJson, mirrorImage } from "../../deploy/mirror.ts";
import { UserError } from "../../lib/errors.ts";
import { Steps } from "../../lib/steps.ts";
import { openTarget } from "../open-target.ts";

/** Copies the public images that the cluster needs, so far the cluster autoscaler's, to the environment's registry. */
export async function mirror({ json = false }: { json?: boolean }): Promise<void> {
  const target = await openTarget();
  const { config, logs } = target;
  const image = autoscalerImage(config.cluster.version);
  if (image === undefined) {
    throw new UserError(
      "AUTOSCALER_UNKNOWN",
      `No image of the cluster autoscaler is pinned for Kubernetes ${config.cluster.version}.`,
      { remedy: "Add its tag and digest to deploy/mirror.ts." },
    );
  }
  const steps = new Steps({ logDirectory: logs, ...(json && { output: process.stderr }) });
  const opened = steps.add("Find the ECR repository", [], () =>
    Repository.open(config.names.autoscalerRepository, target),
  );
  steps.add("Copy the image", [opened], async ({ log, note }, repository) => {
    note((await mirrorImage(image, { repository, log })) ? "copied" : "is there already");
  });
  await steps.run();
  const { uri } = await opened.result;
  console.log(json ? mirroredJson(image, uri, config) : `\n${describeMirrored(image, uri, config)}`);
}
