import { join } from "node:path";

/** The paths of the emulator's files in one local cloud. */
export function emulatorPaths(cloudDirectory: string) {
  const directory = join(cloudDirectory, "aws");
  return {
    directory,
    certificates: join(directory, "tls"),
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
