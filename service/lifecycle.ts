/** Where the process stands; shared by what answers requests and what ends the process. */
export interface Lifecycle {
  /** Set by the first signal to end: unready, but still serving. */
  draining: boolean;
}
