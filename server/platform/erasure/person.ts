/** Who is erased or exported, and what a room registers for what its manifest cannot say. */
import type { Ctx } from "#platform/http";

/** Everything by which the rows of one person are found. Sets grow while handlers look for more. */
export type Person = {
  /** His record, and those that were merged into it. */
  contacts: Set<string>;
  /** Accounts he signs in with, and nobody of the vendor's people does. */
  accounts: Set<string>;
  /** Normalised addresses. */
  addresses: Set<string>;
  /** Telephone numbers, as stored. */
  phones: Set<string>;
  names: Set<string>;
  /** Things that are about him alone, such as what he asked: `kind:id`. */
  subjects: Set<string>;
  /** Files that went away with what they hung on. */
  files: Set<string>;
};

/** So many things of a kind. The kind is a text `privacy.count.<kind>` of the pages. */
export type Count = { kind: string; count: number };
/** What stays, and why: the reason is a text `privacy.kept.<reason>` of the pages. */
export type Kept = { kind: string; count: number; reason: string };

export type PersonExport = {
  /** Adds records under a name, such as `requests`; shown in the readable page too. */
  records(name: string, rows: readonly { [field: string]: unknown }[]): void;
  /** Adds a file. @param sha256 of its bytes in the store */
  file(name: string, sha256: Buffer): void;
};

export type PersonHandler = {
  /** As manifests name it. */
  name: string;
  /** Adds what else belongs to the person, before anything is erased. */
  identify?(ctx: Ctx, person: Person): Promise<void>;
  /** What erasing would do, for the preview. */
  count?(ctx: Ctx, person: Person): Promise<Count[]>;
  keeps?(ctx: Ctx, person: Person): Promise<Kept[]>;
  /** Erases in steps of its own transactions; may run again after a crash. */
  erase?(ctx: Ctx, person: Person): Promise<void>;
  /** After the tables have been swept for his names and addresses: what hung on them. */
  finish?(ctx: Ctx, person: Person): Promise<void>;
  export?(ctx: Ctx, person: Person, into: PersonExport): Promise<void>;
};

export function newPerson(): Person {
  return {
    contacts: new Set(),
    accounts: new Set(),
    addresses: new Set(),
    phones: new Set(),
    names: new Set(),
    subjects: new Set(),
    files: new Set(),
  };
}

/** Ids of the things of one kind that are about him. */
export function subjectsOf(person: Person, kind: string): string[] {
  return [...person.subjects].filter((subject) => subject.startsWith(`${kind}:`)).map((subject) => subject.slice(kind.length + 1));
}

/** A person as text, to be sealed while an erasure runs; and back. */
export function writePerson(person: Person): string {
  return JSON.stringify(Object.fromEntries(Object.entries(person).map(([key, values]) => [key, [...values]])));
}

export function readPerson(text: string): Person {
  const parsed = JSON.parse(text) as { [K in keyof Person]: string[] };
  const person = newPerson();
  for (const key of Object.keys(person) as (keyof Person)[]) for (const value of parsed[key] ?? []) person[key].add(value);
  return person;
}
