import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Runs the files in the order of their numbers, because they share one local cloud from up to down. */
export class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }
}
