import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeChanges, readChanges, Terraform } from "../../deploy/terraform.ts";
import { noLog, openLog } from "../../lib/log.ts";
import { writeExecutable } from "../support/executables.ts";

const CLOSING = "Apply complete! Resources: 3 added, 1 changed, 2 destroyed.\n";

/** A warning in Terraform's format, without colours. */
const warning = (text: string) => `\nWarning: Deprecated Parameter\n\n${text}\n\n`;
const WARNING = warning('The parameter "dynamodb_table" is deprecated. Use parameter "use_lockfile" instead.');

describe("Terraform", () => {
  it("reports how far it is while it applies and plans", async () => {
    const directory = await mkdtemp(join(tmpdir(), "terraform-test-"));
    const command = join(directory, "terraform");
    const output = "Plan: 1 to add, 0 to change, 0 to destroy.\na.b: Creating...\na.b: Creation complete after 1s";
    await writeExecutable(command, `printf '${output}\n${CLOSING}'`);
    const reported: string[] = [];
    const progress = { progress: (text: string) => void reported.push(text), waitsFor() {} };
    const log = openLog(join(directory, "step.log"), progress);
    const terraform = new Terraform({ command, directory, env: {} });
    await terraform.apply(log);
    const texts = ["0 of 1 resources", "0 of 1 resources, now a.b", "1 of 1 resources"];
    expect(reported.splice(0)).toEqual(texts);
    await terraform.plan(log);
    expect(reported.slice(0, 3)).toEqual(texts);
    await rm(directory, { recursive: true });
  });
});

describe("readChanges", () => {
  it("reads the closing line of an apply", () => {
    const output =
      "Plan: 9 to add, 9 to change, 9 to destroy.\n\nApply complete! Resources: 3 added, 1 changed, 2 destroyed.\n";
    expect(readChanges(output)).toEqual({ add: 3, change: 1, destroy: 2 });
  });

  it("reads the closing line of a destroy", () => {
    expect(readChanges("Destroy complete! Resources: 64 destroyed.")).toEqual({ add: 0, change: 0, destroy: 64 });
  });

  it.each([
    ["before it", `${WARNING}${CLOSING}`],
    ["after it", `${CLOSING}${WARNING}`],
    ["that quotes such a line", `${warning("Apply complete! Resources: 9 added, 9 changed, 9 destroyed.")}${CLOSING}`],
  ])("reads the closing line of an apply with a warning %s", (_, output) => {
    expect(readChanges(output)).toEqual({ add: 3, change: 1, destroy: 2 });
  });

  it("reads nothing from an output that contains such a line", () => {
    const outputs = `Outputs:\n\ntext = <<EOT\nDestroy complete! Resources: 9 destroyed.\nEOT\n`;
    expect(readChanges(`${CLOSING}\n${outputs}`)).toEqual({ add: 3, change: 1, destroy: 2 });
  });

  it("ignores resource names that contain such words", () => {
    const output = 'x["7 added"]: Creating...\nApply complete! Resources: 0 added, 0 changed, 0 destroyed.\n';
    expect(readChanges(output)).toEqual({ add: 0, change: 0, destroy: 0 });
  });
});

describe("describeChanges", () => {
  it("names only the changes that there are", () => {
    expect(describeChanges({ add: 3, change: 0, destroy: 1 })).toBe("3 added, 1 destroyed");
    expect(describeChanges({ add: 0, change: 0, destroy: 0 })).toBe("no changes");
  });
});

/** `plan` writes its process id to the plan file, and ends when two of them have. `init` reports when it begins and ends. */
const FAKE = `#!/bin/sh
case $1 in
  plan)
    for option; do case $option in -out=*) echo $$ > "\${option#-out=}";; esac; done
    echo >> planned
    while [ "$(wc -l < planned)" -lt 2 ]; do sleep 0.01; done ;;
  show) cat "$3" ;;
  init)
    echo begin >> inits
    sleep 0.05
    echo end >> inits ;;
esac
`;

describe("two commands with Terraform in one folder", () => {
  let directory: string;
  let both: [Terraform, Terraform];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "terraform-test-"));
    const command = join(directory, "terraform.sh");
    writeFileSync(command, FAKE, { mode: 0o755 });
    const terraform = () => new Terraform({ command, directory, env: {} });
    both = [terraform(), terraform()];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("each show their own plan, and leave no plan file", async () => {
    const [first, second] = await Promise.all(both.map((terraform) => terraform.plan(noLog)));
    expect(first).toMatch(/^\d+$/);
    expect(second).toMatch(/^\d+$/);
    expect(first).not.toBe(second);
    expect(readdirSync(directory).sort()).toEqual(["planned", "terraform.sh"]);
  });

  it("initialize it one after the other", async () => {
    await Promise.all(both.map((terraform) => terraform.init(noLog)));
    expect(readFileSync(join(directory, "inits"), "utf8")).toBe("begin\nend\nbegin\nend\n");
    expect(readdirSync(directory).sort()).toEqual(["inits", "terraform.sh"]);
  });
});
