import { dirname } from "node:path";
import { noLog } from "../../../local/log.ts";
import { buildAwsProvider } from "../../../local/providers/build.ts";
import { cliConfiguration } from "../../../local/providers/cli-configuration.ts";
import { linkMirror } from "../../../local/providers/mirror.ts";
import { downloadProviders } from "../../../local/providers/registry.ts";
import { mirrorDirectories, requireProvider } from "../../../local/providers/search.ts";
import { chooseSource } from "../../../local/providers/terraform-providers.ts";
import { BUILT, RELEASED } from "../../../local/providers/versions.ts";

/** A CLI configuration for stacks that need the AWS provider only, from where a local cloud takes it. */
export async function awsOnly(terraform: string): Promise<string> {
  switch (await chooseSource(terraform, noLog)) {
    case "registry":
      return cliConfiguration(await downloadProviders(terraform, [RELEASED.aws], noLog), [RELEASED.aws]);
    case "mirror":
      return linked(RELEASED.aws, requireProvider(RELEASED.aws, mirrorDirectories(process.env)));
    case "built":
      return linked(BUILT.aws, dirname(await buildAwsProvider(noLog)));
  }
}

async function linked(provider: typeof BUILT.aws, directory: string): Promise<string> {
  return cliConfiguration(await linkMirror([{ provider, directory }]), [provider]);
}
