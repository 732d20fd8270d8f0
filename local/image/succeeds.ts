import { CommandError } from "../run.ts";

/** Whether a command ends with exit code 0; errors other than its own are passed on. */
export async function succeeds(command: Promise<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}
