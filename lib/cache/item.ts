export type State =
  | "complete"
  /** Whole, but not used since another entry of its name was built. */
  | "replaced"
  | "damaged"
  /** What a killed command has left, or what was damaged and goes out of use. */
  | "half-written"
  | "in progress"
  /** Of this project: nobody can tell whether it is whole. */
  | "of another version"
  /** What Go, pip and Buildah keep for their next run, each in its own way. */
  | "shared";

/** Something that lies in the cache. */
export interface Item {
  /** What it is, without what it was made from. */
  readonly name: string;
  readonly state: State;
  /** What is damaged, or which process works on it. */
  readonly detail?: string;
  readonly path: string;
  readonly bytes: number;
  /** When it was last used, or else changed: ISO 8601. */
  readonly lastUse: string;
  /** Of entries of this version. */
  readonly entry?: string;
}
