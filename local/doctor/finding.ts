/** What the doctor found about one thing that the local cloud needs. */
export type Finding =
  /** `npm run up` installs what "will be installed". */
  | { subject: string; state: "fine" | "will be installed"; detail: string }
  /** With a "warning" it still works, and `npm run up` does not fail because of it. */
  | { subject: string; state: "warning" | "missing"; detail: string; remedy: string };

export function fine(subject: string, detail: string): Finding {
  return { subject, state: "fine", detail };
}

export function willBeInstalled(subject: string, detail: string): Finding {
  return { subject, state: "will be installed", detail };
}

export function warning(subject: string, detail: string, remedy: string): Finding {
  return { subject, state: "warning", detail, remedy };
}

export function missing(subject: string, detail: string, remedy: string): Finding {
  return { subject, state: "missing", detail, remedy };
}
