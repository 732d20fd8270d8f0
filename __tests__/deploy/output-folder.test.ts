import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OutputFolder, removeOutput, withImportsIn, writeOutput } from "../../deploy/output-folder.ts";
import { withLockOf, withoutNotice } from "../../lib/lock.ts";
import { identityOf } from "../../lib/processes/processes.ts";

const CHART = "app/assets/chart/4F2A/Chart.yaml";
const IMPORTS = "backend/import.tf.json";

let folder: OutputFolder;
beforeEach(() => {
  folder = { outdir: join(mkdtempSync(join(tmpdir(), "output-folder-test-")), "out"), name: "dev" };
});
afterEach(() => rmSync(dirname(folder.outdir), { recursive: true }));

const place = (file: string) => join(folder.outdir, "dev", file);
const text = (file: string) => readFileSync(place(file), "utf8");

/** Writes files of the stacks, as CDKTF does. */
const files = (contents: Record<string, string>) => (directory: string) => {
  const all = Object.entries(contents).map(([file, content]) => [join("dev", file), content] as const);
  for (const [file, content] of [...all, ["manifest.json", "{}"] as const]) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), content);
  }
};
const stacks = (version: string) =>
  files({
    "backend/cdk.tf.json": `backend ${version}`,
    "app/cdk.tf.json": `app ${version}`,
    [`app/assets/chart/${version}/Chart.yaml`]: `chart ${version}`,
  });
const write = (version: string, { keep = false } = {}) => writeOutput(folder, stacks(version), { keep });

/** Records that a process uses the folder. */
const used = (by: object) => {
  mkdirSync(place(""), { recursive: true });
  writeFileSync(place("used-by-1.json"), JSON.stringify(by));
};
/** A process that runs as long as these tests. */
const another = () => identityOf(process.ppid);
const BUSY = { code: "STACKS_BUSY", message: expect.stringContaining(`Process ${process.ppid} works`) };

describe("writing the stacks", () => {
  it("puts them into the environment's folder, and leaves nothing else", async () => {
    await write("4F2A");
    expect(text("app/cdk.tf.json")).toBe("app 4F2A");
    expect(text(CHART)).toBe("chart 4F2A");
    expect(readdirSync(folder.outdir).sort()).toEqual(["dev", "manifest.json"]);
    expect(readdirSync(place("")).sort()).toEqual(["app", "backend"]);
  });

  it("replaces the earlier ones, and keeps what Terraform has in their folders", async () => {
    await write("4F2A");
    writeFileSync(place("app/.terraform.lock.hcl"), "lock");
    await write("5B3C");
    expect(text("app/cdk.tf.json")).toBe("app 5B3C");
    expect(readdirSync(place("app/assets/chart"))).toEqual(["5B3C"]);
    expect(text("app/.terraform.lock.hcl")).toBe("lock");
  });

  it("leaves all files as they were if it fails", async () => {
    await write("4F2A");
    const failing = (directory: string) => {
      stacks("5B3C")(directory);
      throw new Error("refused");
    };
    await expect(writeOutput(folder, failing, { keep: false })).rejects.toThrow("refused");
    expect(text("app/cdk.tf.json")).toBe("app 4F2A");
    expect(readdirSync(folder.outdir).sort()).toEqual(["dev", "manifest.json"]);
  });

  it("touches no file when nothing has changed", async () => {
    await write("4F2A");
    const before = [CHART, "app/cdk.tf.json"].map((file) => statSync(place(file), { bigint: true }).ctimeNs);
    await write("4F2A");
    expect([CHART, "app/cdk.tf.json"].map((file) => statSync(place(file), { bigint: true }).ctimeNs)).toEqual(before);
  });

  it("repairs a file that is not what was written", async () => {
    await write("4F2A");
    writeFileSync(place(CHART), "");
    await write("4F2A");
    expect(text(CHART)).toBe("chart 4F2A");
  });

  it("succeeds in each of several commands that have all synthesized before one of them writes", async () => {
    await write("4F2A");
    const waiting: Promise<void>[] = [];
    await withLockOf(place(""), withoutNotice, async () => {
      for (let count = 0; count < 4; count++) waiting.push(write("5B3C", { keep: true }));
    });
    await Promise.all(waiting);
    expect(text("app/cdk.tf.json")).toBe("app 5B3C");
    expect(text("app/assets/chart/5B3C/Chart.yaml")).toBe("chart 5B3C");
  });

  it("removes what a killed synthesis has left", async () => {
    mkdirSync(join(folder.outdir, `scratch-synthesis-${process.pid}-1-abcdef/dev`), { recursive: true });
    await write("4F2A");
    expect(readdirSync(folder.outdir).sort()).toEqual(["dev", "manifest.json"]);
  });
});

describe("a folder that another process uses", () => {
  it("is recorded as used by a command that keeps it", async () => {
    await write("4F2A", { keep: true });
    expect(JSON.parse(text(`used-by-${process.pid}.json`))).toEqual(identityOf(process.pid));
  });

  it("is not changed, and the error names the process", async () => {
    await write("4F2A");
    used(another());
    await expect(write("5B3C")).rejects.toMatchObject(BUSY);
    expect([text("app/cdk.tf.json"), text(CHART)]).toEqual(["app 4F2A", "chart 4F2A"]);
  });

  it("can be used by a second one that has synthesized the same", async () => {
    await write("4F2A");
    used(another());
    await write("4F2A", { keep: true });
    expect(text("app/cdk.tf.json")).toBe("app 4F2A");
  });

  it("can be changed when the process has ended", async () => {
    await write("4F2A");
    used({ ...another(), startTime: "1" });
    await write("5B3C");
    expect(text("app/cdk.tf.json")).toBe("app 5B3C");
    expect(existsSync(place("used-by-1.json"))).toBe(false);
  });

  it.runIf(process.platform === "linux")("is not changed while a Terraform runs in a stack's folder", async () => {
    await write("4F2A");
    const terraform = join(dirname(folder.outdir), "terraform");
    await symlink("/bin/sleep", terraform);
    const running = execa(terraform, ["60"], { cwd: place("app"), reject: false });
    await expect(write("5B3C")).rejects.toMatchObject({
      code: "STACKS_BUSY",
      message: expect.stringContaining(`Process ${running.pid} works`),
    });
    running.kill("SIGKILL");
    await running;
    await write("5B3C");
  });
});

describe("import blocks", () => {
  it("are in the stack's folder while the work runs", async () => {
    await write("4F2A", { keep: true });
    await withImportsIn(folder, "backend", { import: [] }, async () => expect(text(IMPORTS)).toBe('{"import":[]}'));
    expect(existsSync(place(IMPORTS))).toBe(false);
  });

  it("are refused while another process uses the folder", async () => {
    await write("4F2A");
    used(another());
    await expect(withImportsIn(folder, "backend", {}, async () => {})).rejects.toMatchObject(BUSY);
    expect(existsSync(place(IMPORTS))).toBe(false);
  });

  it("keep other commands from using the folder", async () => {
    await write("4F2A");
    await withImportsIn(folder, "backend", {}, async () => {
      used(another());
      await expect(write("4F2A", { keep: true })).rejects.toMatchObject(BUSY);
    });
  });

  it("are removed by the next synthesis when the command was killed", async () => {
    await write("4F2A");
    writeFileSync(place(IMPORTS), "{}");
    await write("4F2A");
    expect(existsSync(place(IMPORTS))).toBe(false);
  });
});

describe("removing the folder", () => {
  it("does nothing where nothing was ever synthesized", async () => {
    await removeOutput(folder);
    expect(existsSync(folder.outdir)).toBe(false);
  });

  it("waits for a command that writes to it", async () => {
    await write("4F2A");
    let removed: Promise<void> | undefined;
    await withLockOf(place(""), withoutNotice, async () => {
      removed = removeOutput(folder);
    });
    await removed;
    expect(existsSync(place(""))).toBe(false);
  });
});
