import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The projects whose files share one local cloud, from up to down. */
const IN_ORDER = ["e2e", "long"];

/** Runs the files of a shared local cloud in the order of their numbers, and others from long to short. */
export class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOrdered = ({ project }: TestSpecification) => IN_ORDER.includes(project.name);
    const ordered = files.filter(isOrdered).toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
    return [...(await super.sort(files.filter((file) => !isOrdered(file)))), ...ordered];
  }
}
