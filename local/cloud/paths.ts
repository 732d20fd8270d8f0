import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputRoot, stateDirectory } from "../../stacks/project.ts";

/** The paths of a local cloud's files. All except `output` and Podman's sockets are in its `directory`. */
export function cloudPaths(name: string) {
  const directory = stateDirectory(name);
  return {
    directory,
    emulator: emulatorPaths(directory),
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

export function emulatorPaths(cloudDirectory: string) {
  const directory = join(cloudDirectory, "aws");
  const certificates = join(directory, "tls");
  return {
    directory,
    certificates,
    /** The CA that clients trust (PEM). */
    ca: join(certificates, "ca.pem"),
    /** The certificates of the server and of the CA (PEM). */
    certificateChain: join(certificates, "server.pem"),
    certificateKey: join(certificates, "server-key.pem"),
    /** The state that survives a stop. MiniStack writes it when it is asked to end. */
    state: join(directory, "state"),
    buckets: join(directory, "s3"),
    temporary: join(directory, "tmp"),
    /** The versions of Kubernetes that the emulator offers. */
    kubernetes: join(directory, "kubernetes.json"),
    rootKey: join(directory, "root-key.json"),
    deployerKey: join(directory, "deployer-key.json"),
    log: join(directory, "ministack.log"),
    pidFile: join(directory, "ministack.pid"),
  };
}

/**
 * The directory for the sockets and run-time state of one local cloud. It is outside the clone, because the path of a
 * Unix socket is limited to 108 characters (unix(7)) and the path of a clone may be longer.
 */
export function runtimeDirectory(cloudDirectory: string): string {
  const id = createHash("sha256").update(cloudDirectory).digest("hex").slice(0, 8);
  return join(runtimeParent(), `eks-webapi-${id}`);
}

/** The directory with the runtime directories of all local clouds. */
export function runtimeParent(): string {
  return process.env.XDG_RUNTIME_DIR ?? (process.getuid?.() === 0 ? "/run" : tmpdir());
}
