import { requireIdentity } from "../deploy/identity.ts";
import { openTarget } from "../deploy/target.ts";
import { buildAndPushImage } from "../image/image.ts";
import { projectRoot } from "../project.ts";
import { Steps } from "../steps.ts";

/** Builds the service's image and pushes it to the environment's registry. */
export async function image(): Promise<void> {
  const target = await openTarget();
  await requireIdentity(target);
  const { config, image: aws, logs } = target;
  const steps = new Steps({ logDirectory: logs });
  const published = steps.add("Image", [], ({ log }) =>
    buildAndPushImage({
      root: projectRoot,
      architecture: config.nodes.architecture,
      repository: config.names.repository,
      aws,
      log,
    }),
  );
  await steps.run();
  const { repositoryUri, tag, digest } = await published.result;
  console.log(`\nrepository  ${repositoryUri}\ntag         ${tag}\ndigest      ${digest}`);
}
