import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmulator, stopEmulator } from "../../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { type Terraform, terraformOn } from "../../support/emulator-terraform.ts";
import { testEmulator } from "../../support/test-emulator.ts";

const FIRST = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f first";
const SECOND = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8eHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEA second";

/** Values of the configuration's variables, as arguments. */
const variables = (values: { isNamed: boolean; publicKey: string }) => [
  `-var=is_named=${values.isNamed}`,
  `-var=public_key=${values.publicKey}`,
];

describe("the key pair of nodes", () => {
  let options: EmulatorOptions;
  let terraform: Terraform;

  beforeAll(async () => {
    options = await testEmulator();
    await startEmulator(options);
    terraform = await terraformOn(options, join(import.meta.dirname, "terraform-key-pair"));
    await terraform("apply", "-auto-approve", ...variables({ isNamed: true, publicKey: FIRST }));
  });

  afterAll(async () => {
    await stopEmulator(options.cloudDirectory);
    await rm(dirname(options.cloudDirectory), { recursive: true });
  });

  it("can't get another public key under the same name, as on AWS", async () => {
    const applied = terraform("apply", "-auto-approve", ...variables({ isNamed: true, publicKey: SECOND }));
    await expect(applied).rejects.toThrow(/InvalidKeyPair\.Duplicate: The keypair\s+already exists/);
  });

  it("stays as it is when the stack names a prefix", async () => {
    await noChanges({ isNamed: false, publicKey: FIRST });
  });

  it("is replaced by one with a name of its own when the public key changes", async () => {
    const second = variables({ isNamed: false, publicKey: SECOND });
    const output = await terraform("apply", "-auto-approve", ...second);
    expect(output).toMatch(/aws_launch_template\.nodes: Modifications complete.*aws_key_pair\.nodes .*: Destroying/s);
    expect(output).toContain("1 added, 1 changed, 1 destroyed");
    await noChanges({ isNamed: false, publicKey: SECOND });
  });

  /** Runs a plan, and fails if it has changes: -detailed-exitcode then ends it with exit code 2. */
  async function noChanges(values: Parameters<typeof variables>[0]): Promise<void> {
    await terraform("plan", "-detailed-exitcode", ...variables(values));
  }
});
