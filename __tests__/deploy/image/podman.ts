import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { inOwnMountNamespace } from "../../../deploy/image/buildah.ts";
import { run } from "../../../lib/processes/run.ts";

/** Restrictions like those of the service's pods, or stricter. */
const RESTRICTED = [
  "--read-only",
  "--cap-drop=all",
  "--security-opt=no-new-privileges",
  "--user=65532",
  "--memory=128m",
  "--cpus=0.5",
  "--network=host",
  "--rm",
  "--log-driver=none",
  "--ulimit=nofile=1024:1024",
  "--ulimit=nproc=1024:1024",
];

/** What Podman leaves of its containers' cgroups, in version 2 and in version 1. Those that are in use can't be removed. */
const CGROUPS = ["/sys/fs/cgroup", "/sys/fs/cgroup/*"].flatMap((hierarchy) =>
  ["conmon", ""].map((name) => `${hierarchy}/libpod_parent/${name}`),
);

/** A Podman with its storage in a temporary directory. */
export class TestPodman {
  private constructor(private readonly directory: string) {}

  static async create(): Promise<TestPodman> {
    // a short name, since Podman refuses a run root of more than 50 characters
    return new TestPodman(await mkdtemp(join(tmpdir(), "p-")));
  }

  /** Loads the image of an OCI archive, and returns its id. */
  async load(archive: string): Promise<string> {
    const { code, stdout, stderr } = await this.start("pull", "--quiet", `oci-archive:${archive}`).end;
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  /**
   * Runs a container with the same restrictions as the service's pods, in the foreground, so that a signal reaches the
   * process inside.
   */
  run(image: string, options: { env?: Record<string, string>; entrypoint?: string; args?: string[] }) {
    const { env = {}, entrypoint, args = [] } = options;
    const variables = Object.entries(env).map(([name, value]) => `--env=${name}=${value}`);
    const program = entrypoint === undefined ? [] : [`--entrypoint=${entrypoint}`];
    return this.start("run", ...RESTRICTED, ...variables, ...program, image, ...args);
  }

  start(...args: string[]) {
    const in_ = (name: string) => join(this.directory, name);
    const store = ["--root", in_("root"), "--runroot", in_("run"), "--tmpdir", in_("tmp"), "--cgroup-manager=cgroupfs"];
    const command = ["podman", ...store, "--runtime=runc", "--events-backend=file", ...args];
    const [program, ...rest] = inOwnMountNamespace(command);
    const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
    const code = new Promise<number | null>((resolve) => child.on("close", resolve));
    const output = Promise.all([text(child.stdout), text(child.stderr), code]);
    return { child, end: output.then(([stdout, stderr, code]) => ({ code, stdout, stderr })) };
  }

  async remove(): Promise<void> {
    await this.start("rm", "--all", "--force").end;
    await run("sh", ["-c", `rmdir ${CGROUPS.join(" ")} 2>/dev/null; true`]);
    await rm(this.directory, { recursive: true, force: true });
  }
}
