import { join } from "node:path";

/** Where the emulator of one local cloud keeps its files. */
export function emulatorPaths(cloudDirectory: string) {
  const directory = join(cloudDirectory, "aws");
  return {
    directory,
    certificates: join(directory, "tls"),
    /** What survives a stop: MiniStack writes it when it is asked to end. */
    state: join(directory, "state"),
    buckets: join(directory, "s3"),
    temporary: join(directory, "tmp"),
    /** The versions of Kubernetes that it offers. */
    kubernetes: join(directory, "kubernetes.json"),
    rootKey: join(directory, "root-key.json"),
    deployerKey: join(directory, "deployer-key.json"),
    log: join(directory, "ministack.log"),
    pidFile: join(directory, "ministack.pid"),
  };
}
