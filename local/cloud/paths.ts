import { join } from "node:path";
import { outputRoot, stateDirectory } from "../../stacks/project.ts";
import { runtimeDirectory } from "../engine/runtime-directory.ts";

/** Where the files of a local cloud lie. All but `output` and Podman's sockets are below its `directory`. */
export function cloudPaths(name: string) {
  const directory = stateDirectory(name);
  return {
    directory,
    logs: join(directory, "logs"),
    /** Links to the programs that were chosen: nothing else, so that it can go first on a PATH. */
    bin: join(directory, "bin"),
    kubeconfig: join(directory, "kubeconfig"),
    kubeCache: join(directory, "kube-cache"),
    terraformConfig: join(directory, "terraform.rc"),
    podman: { data: join(directory, "podman"), runtime: runtimeDirectory(directory) },
    /** What `synth` writes. */
    output: join(outputRoot, name),
  };
}
