/** Where a program works: on a local cloud, or on an account on AWS. */
export type Place = "local" | "aws";

/** A program gets the user's value, the project's, or none. */
export type Treatment = "pass" | "set" | "remove";

type Reader = "terraform" | "providers" | "helm" | "kubectl" | "aws" | "git" | "npm" | "node";

/** Environment variables with the same treatment, which programs that the project starts read. */
export interface Variables extends Readonly<Record<Place, Treatment>> {
  /** A name that ends in `*` stands for all that begin so. The longest name that fits a variable decides. */
  readonly names: readonly string[];
  readonly readers: readonly Reader[];
  readonly why: string;
  /** A page or a source that says who reads them. */
  readonly source: string;
}
