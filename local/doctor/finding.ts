/** What the doctor found about one thing that the local cloud needs. */
export type Finding =
  | { subject: string; state: "fine"; detail: string }
  /** `npm run up` installs it. */
  | { subject: string; state: "will be installed"; detail: string }
  /** It still works, and `npm run up` does not fail because of it. */
  | { subject: string; state: "warning"; detail: string; remedy: string }
  | { subject: string; state: "missing"; detail: string; remedy: string };
