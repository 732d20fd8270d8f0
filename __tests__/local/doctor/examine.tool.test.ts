import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cloudPaths } from "../../../local/cloud/paths.ts";
import { projectRoot } from "../../../stacks/project.ts";
import { packageSettings } from "./package-server.ts";

const NAME = "doctor-looks";
const findingsSchema = z.array(
  z.object({ subject: z.string(), state: z.string(), detail: z.string(), remedy: z.string().optional() }),
);

/** A newcomer's home directory: nothing is cached, and no source of packages answers. */
describe("npm run doctor, with an empty cache and without a network", () => {
  let home: string;
  let findings: z.infer<typeof findingsSchema>;
  let exitCode: number | undefined;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "doctor-home-"));
    await writeFile(join(home, "sources.list"), "deb http://127.0.0.1:1 trial main\n");
    const apt = `Dir::Etc::SourceList "${home}/sources.list"; Dir::Etc::SourceParts "-"; Acquire::http::Proxy "";`;
    await writeFile(join(home, "apt.conf"), apt);
    const doctor = await execa("node", [join(projectRoot, "cli/bootstrap.mjs"), "doctor", "--json"], {
      env: {
        LOCAL_CLOUD: NAME,
        HOME: home,
        TMPDIR: home,
        XDG_CACHE_HOME: join(home, "cache"),
        ...packageSettings("http://127.0.0.1:1", join(home, "apt.conf")),
        HTTPS_PROXY: "http://127.0.0.1:1",
      },
      reject: false,
    });
    exitCode = doctor.exitCode;
    findings = findingsSchema.parse(JSON.parse(doctor.stdout));
  });

  afterAll(() => rm(home, { recursive: true }));

  const of = (subject: string) => findings.find((finding) => finding.subject === subject);

  it.each([
    ["npm registry", "npm config set registry"],
    ["PyPI", "PIP_INDEX_URL"],
  ])("reports that %s is needed and does not answer, with the remedy", (subject, remedy) => {
    expect(of(subject)).toMatchObject({
      state: "missing",
      detail: expect.stringMatching(/^needed for .*, does not answer \(.+\)$/),
      remedy: expect.stringContaining(remedy),
    });
    expect(exitCode).toBe(1);
  });

  it.each(["Go module proxy", "Debian packages"])("does not report %s as fine", (subject) => {
    expect(of(subject)?.state).not.toBe("fine");
  });

  it("changes nothing in the home directory, the temporary directory and the project's state", async () => {
    const left = (await readdir(home)).filter((path) => path !== ".rustup");
    expect(left.sort()).toEqual(["apt.conf", "sources.list"]);
    expect(existsSync(cloudPaths(NAME).directory)).toBe(false);
  });
});
