import { join } from "node:path";
import { outputRoot, stateDirectory } from "../../stacks/project.ts";
import { runtimeDirectory } from "../engine/runtime-directory.ts";

/** The paths of a local cloud's files. All except `output` and Podman's sockets are in its `directory`. */
export function cloudPaths(name: string) {
  const directory = stateDirectory(name);
  return {
    directory,
    logs: join(directory, "logs"),
    /** The directory with links to the chosen programs. It has nothing else, so that it can be first on a PATH. */
    bin: join(directory, "bin"),
    kubeconfig: join(directory, "kubeconfig"),
    kubeCache: join(directory, "kube-cache"),
    terraformConfig: join(directory, "terraform.rc"),
    podman: { data: join(directory, "podman"), runtime: runtimeDirectory(directory) },
    /** The synthesized stacks. */
    output: join(outputRoot, name),
  };
}
