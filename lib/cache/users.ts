import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { unescaped } from "../processes/mounts.ts";
import { processesWhere, readProcess } from "../processes/processes.ts";

/** Whether this system shows which files its processes use. */
export const usersAreKnown = process.platform === "linux";

/** Environment variables of an engine and an emulator that name a path below the directory of their local cloud. */
const CLOUD_MARKS = [
  /(?:^|\0)CONTAINERS_STORAGE_CONF=([^\0]+)\/podman\/storage\.conf(?:\0|$)/,
  /(?:^|\0)STATE_DIR=([^\0]+)\/aws\/state(?:\0|$)/,
];

/**
 * Descriptions of who else uses a directory. A user is a process that has it open, mapped or as its working directory,
 * or that names it in its command line or environment. A mount and a running local cloud are users, too. Every command
 * of this project keeps the entries that it has requested open until it ends. On a system that does not show users, the
 * directory counts as used.
 */
export async function usersOf(directory: string): Promise<string[]> {
  if (!usersAreKnown) return ["Some process, perhaps,"];
  const users: string[] = [];
  await processesWhere(async (pid) => {
    if (pid === process.pid) return false;
    const environment = await readProcess(pid, "environ");
    const cloud = cloudOf(environment);
    const traces = [environment, ...(await tracesOf(pid)), ...(cloud === undefined ? [] : await cloudTraces(cloud))];
    if (!names(traces, directory)) return false;
    const [command = ""] = (await readProcess(pid, "cmdline")).split("\0");
    users.push(cloud === undefined ? `Process ${pid} (${command})` : `The local cloud ${cloud}`);
    return true;
  });
  // a container's file system is mounted from the image store
  if (users.length === 0 && (await isMounted(directory))) return ["A mounted file system"];
  return [...new Set(users)];
}

/** Whether the directory is mounted, or below a mount, in any mount namespace. */
async function isMounted(directory: string): Promise<boolean> {
  const pids = await processesWhere(async (pid) => names([unescaped(await readProcess(pid, "mountinfo"))], directory));
  return pids.length > 0;
}

/** Whether any of the texts contains the path of the directory, or a path below it. */
function names(texts: readonly string[], directory: string): boolean {
  // the path may also be the beginning of another directory's name
  return texts.some((text) =>
    text
      .split(directory)
      .slice(1)
      .some((rest) => !/^[\w.-]/.test(rest)),
  );
}

async function tracesOf(pid: number): Promise<string[]> {
  const descriptors = (await readdir(`/proc/${pid}/fd`).catch(() => [])).map((number) => `fd/${number}`);
  const links = ["exe", "cwd", ...descriptors].map((link) => readLink(`/proc/${pid}/${link}`));
  return Promise.all([readProcess(pid, "cmdline"), readProcess(pid, "maps"), ...links]);
}

/** The directory of the local cloud that a process with this environment belongs to, in any clone. */
function cloudOf(environment: string): string | undefined {
  return CLOUD_MARKS.map((mark) => mark.exec(environment)?.[1]).find((directory) => directory !== undefined);
}

/**
 * Texts with the cache paths that a local cloud uses: its programs, its providers, and the image store, which Podman
 * opens only at times. No process need have them open at the moment.
 */
async function cloudTraces(cloud: string): Promise<string[]> {
  const terraform = await readText(join(cloud, "terraform.rc"));
  const storage = await readText(join(cloud, "podman", "storage.conf"));
  const linked = await Promise.all([join(cloud, "bin"), ...configuredDirectories(terraform)].map(linksBelow));
  return [terraform, storage, ...linked.flat()];
}

/** The directories in Terraform's CLI configuration, in HCL or JSON, that are mirrors or the plugin cache. */
export function configuredDirectories(configuration: string): string[] {
  const text = configuration.replaceAll(/^\s*(#|\/\/).*$/gm, "");
  const mirrors = text.matchAll(/"?filesystem_mirror"?\s*:?\s*\[?\s*\{[^}]*?"?\bpath"?\s*[=:]\s*"([^"]+)"/g);
  const caches = text.matchAll(/"?\bplugin_cache_dir"?\s*[=:]\s*"([^"]+)"/g);
  return [...mirrors, ...caches].flatMap(([, directory]) => directory ?? []);
}

/** The targets of the links below a directory. */
async function linksBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const links = entries.filter((entry) => entry.isSymbolicLink());
  return Promise.all(links.map(({ parentPath, name }) => readLink(join(parentPath, name))));
}

function readLink(path: string): Promise<string> {
  return readlink(path).catch(() => "");
}

function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
