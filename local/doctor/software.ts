import { run } from "../run.ts";
import { isSupported, PYTHON_REMEDY } from "../tools/python.ts";
import { installsPackages, missingPackages, remedy, type SystemPackage } from "../tools/system-packages.ts";
import type { Tool } from "../tools/tool.ts";
import type { Finding } from "./finding.ts";

export async function packagesFinding(packages: readonly SystemPackage[]): Promise<Finding> {
  const subject = "System packages";
  const missing = await missingPackages(packages);
  if (missing.length === 0) return { subject, state: "fine", detail: packages.join(", ") };
  const detail = missing.join(", ");
  const { installs, debian } = await installsPackages();
  if (installs) return { subject, state: "will be installed", detail };
  return { subject, state: "missing", detail, remedy: remedy(missing, debian) };
}

/** The Python of the AWS emulator; undefined where there is none, which is a matter of the packages. */
export async function pythonFinding(): Promise<Finding | undefined> {
  const version = await run("python3", ["--version"]).catch(() => undefined);
  if (version === undefined) return undefined;
  if (isSupported(version)) return { subject: "Python", state: "fine", detail: version };
  return { subject: "Python", state: "missing", detail: `${version} is too old`, remedy: PYTHON_REMEDY };
}

export async function toolFinding({ name, wanted, find }: Tool): Promise<Finding> {
  const path = await find();
  if (path === undefined) return { subject: name, state: "will be installed", detail: wanted };
  return { subject: name, state: "fine", detail: path };
}
