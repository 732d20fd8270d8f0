/** What the doctor found about one thing that the local cloud needs. */
export type Finding =
  | { subject: string; state: "fine"; detail: string }
  /** `npm run up` brings it by itself. */
  | { subject: string; state: "will be installed"; detail: string }
  | { subject: string; state: "missing"; detail: string; remedy: string };
