import { nodeArchitecture } from "../../deploy/image/architecture.ts";
import { buildImage, publishImage } from "../../deploy/image/image.ts";
import { Repository } from "../../deploy/image/repository.ts";
import { Steps } from "../../lib/steps.ts";
import { projectRoot } from "../../stacks/project.ts";
import { openTarget } from "../open-target.ts";

/** Builds the service's image and pushes it to the environment's registry. */
export async function image(): Promise<void> {
  const target = await openTarget();
  const { config, logs } = target;
  const steps = new Steps({ logDirectory: logs });
  const { repository } = config.names;
  // a missing repository is reported before a minute is spent on the build
  const found = steps.add("Find the ECR repository", [], async () => void (await Repository.open(repository, target)));
  const architecture = nodeArchitecture(config);
  const built = steps.add("Build the image", [found], ({ log }) =>
    buildImage({ root: projectRoot, architecture, log }),
  );
  const published = steps.add("Push the image", [built], ({ log }, image) =>
    publishImage(image, { repository, access: target, log }),
  );
  await steps.run();
  const { repositoryUri, tag, digest } = await published.result;
  console.log(`\nrepository  ${repositoryUri}\ntag         ${tag}\ndigest      ${digest}`);
}
