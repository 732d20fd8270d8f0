import { noLog } from "../../../local/log.ts";
import { linkMirror } from "../../../local/providers/mirror.ts";
import { downloadProviders } from "../../../local/providers/registry.ts";
import { findProvider, mirrorDirectories } from "../../../local/providers/search.ts";
import { AWS } from "../../../local/providers/versions.ts";

/** A mirror with the AWS provider alone, for stacks that need no other. */
export async function awsMirror(terraform: string): Promise<string> {
  const directory = findProvider(AWS, mirrorDirectories(process.env));
  return directory === undefined
    ? downloadProviders(terraform, [AWS], noLog)
    : linkMirror([{ provider: AWS, directory }]);
}
