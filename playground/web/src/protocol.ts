// What the library is asked and what it answers. playground/wasm has the same in Rust.

/** The file, and the releases it is judged for. */
export interface File {
  /** Its name, which tells its notation; empty where only the text is known. */
  name: string;
  text: string;
  from: string | null;
  to: string;
}

export interface Failure {
  message: string;
  help: string | null;
}

export interface Facts {
  releases: string[];
  /** The newest release that bundles Mattermost. */
  last_with_mattermost: string;
  /** The versions of Mattermost that an export can be for. */
  mattermost_versions: string[];
}

export type Level = "error" | "warning" | "info";

/** Offsets count the code units of UTF-16, as JavaScript does. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

export interface Diagnostic {
  from: number;
  to: number;
  line: number;
  level: Level;
  rule: string;
  message: string;
  help: string | null;
  tag: "unnecessary" | "deprecated" | null;
  related: { from: number; line: number; label: string }[];
  fix: { title: string; risk: string | null; edits: Edit[] } | null;
}

export interface Checked {
  kind: string;
  hint: { release: string; source: string } | null;
  diagnostics: Diagnostic[];
}

/** A place to jump to. */
export interface Place {
  line: number;
  from: number;
}

export interface PlanChange {
  setting: string;
  today: string | null;
  becomes: string | null;
  places: Place[];
  lines: string;
}

export interface PlanGroup {
  title: string;
  fails: boolean;
  needs_you: boolean;
  members: { changes: PlanChange[]; advice: string[] }[];
}

export interface Task {
  title: string;
  text: string;
  commands: string[];
}

export interface Stop {
  release: string;
  summary: string | null;
  note: string | null;
  only_if: { release: string; condition: string }[];
  groups: PlanGroup[];
  services: Task[];
  patches: string[];
  commands: string[];
}

export interface Plan {
  from: string;
  to: string;
  verdict: string;
  needs_change: boolean;
  stops: Stop[];
  can_stay: PlanGroup["members"];
  mattermost: { heading: string; tasks: Task[] }[];
  defaults: { with: string; setting: string; old: string; new: string }[];
  after: { words: string; command: string }[];
  markdown: string;
}

export interface Remark {
  place: Place | null;
  level: Level;
  message: string;
  help: string | null;
}

export interface Migrated {
  verdict: string;
  changes: boolean;
  needs_you: Remark[];
  good_to_know: string[];
  /** Both with secrets masked. */
  before: string;
  after: string;
  /** The new text as it is; never shown. */
  text: string;
}

export interface ComparedSource {
  source: string;
  place: Place | null;
  words: string;
  applies: boolean;
}

export interface ComparedSetting {
  path: string;
  sources: ComparedSource[];
  effective: string;
  why: string;
  locked: boolean;
  findings: Remark[];
}

export interface Compared {
  verdict: string;
  rows: ComparedSetting[];
  others: Remark[];
}

export interface Exported {
  verdict: string;
  warnings: string[];
  needs_you: { names: string; reason: string; advice: string | null }[];
  remarks: { title: string; entries: { names: string; text: string }[] }[];
  steps: Task[];
  /** With secrets masked. */
  files: { name: string; text: string }[];
  secrets: number;
}

export interface Sheet {
  title: string;
  about: string;
  lines: [string, string][];
  copy: string[];
}

export interface LookedUp {
  sheets: Sheet[];
  others: string[];
  elsewhere: { name: string; releases: string }[];
  near: string[];
}

export interface Hover {
  from: number;
  to: number;
  /** What the file makes of it: sentences. */
  here: string[];
  sheets: Sheet[];
}

export interface Completion {
  label: string;
  kind: string;
  detail: string;
  deprecated: boolean;
  /** What `describe` says more of. */
  name: string | null;
  edit: Edit;
}

/** Each question with what it asks and what it gets. */
export interface Questions {
  facts: [Record<string, never>, Facts];
  check: [File, Checked];
  hover: [File & { at: number }, Hover | null];
  complete: [File & { at: number }, Completion[]];
  describe: [File & { name: string }, Hover];
  plan: [File, Plan];
  migrate: [File & { drop_mattermost: boolean }, Migrated];
  compare: [File & { config: string }, Compared];
  export: [File & { config: string; form: string; mattermost: string; reveal: boolean }, Exported];
  look_up: [{ query: string; at: string | null }, LookedUp];
  fix: [File, { text: string }];
  mask: [File, { text: string }];
}
