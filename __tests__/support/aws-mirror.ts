import { dirname } from "node:path";
import { noLog } from "../../lib/log.ts";
import { buildAwsProvider } from "../../local/providers/build.ts";
import { cliConfiguration, linkMirror } from "../../local/providers/mirror.ts";
import { BUILT } from "../../local/providers/provider.ts";

/** A CLI configuration for stacks that need only the AWS provider: the built one, as in the test clouds' records. */
export async function awsOnly(): Promise<string> {
  const mirror = await linkMirror([{ provider: BUILT.aws, directory: dirname(await buildAwsProvider(noLog)) }]);
  return cliConfiguration(mirror, [BUILT.aws]);
}
