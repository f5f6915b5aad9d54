/** What the page knows of a person's own pairs: files by name and what the session says of them, but no pair. */
import { createStore } from 'zustand/vanilla';
import type { Preview } from '../../tasks/own/preview';
import type { ReadOptions } from '../../tasks/own/readPairs';
import type { KeptPairs } from './ownStorage';

/** A file, or a text that was pasted, by the name that messages call it. */
export interface OwnSource {
  readonly name: string;
  readonly blob: Blob;
  readonly pasted?: boolean;
}

/** What is opened together, and how it is read. */
export interface Opened {
  readonly pairs: OwnSource;
  /** The test set, where it is a file of its own. */
  readonly test?: OwnSource;
  readonly reading: ReadOptions;
}

export interface OwnState {
  /** What the session holds. */
  readonly opened: Opened | undefined;
  readonly preview: Preview | undefined;
  /** What is being read, and what is to be read after it: one at a time. */
  readonly asked: Opened | undefined;
  readonly next: Opened | undefined;
  /** What stands in the box for pasting, whatever has become of it. */
  readonly pasting: string;
  /** Why what was asked for last could not be read, in words. */
  readonly problem: string | undefined;
  /** How the first file is read: as in the link that asks for it. */
  readonly reading: ReadOptions;
  /** Whether what is opened is kept in this browser. */
  readonly keeping: boolean;
  /** What is kept from an earlier visit. */
  readonly kept: KeptPairs | undefined;
}

export const ownStore = createStore<OwnState>(() => ({
  opened: undefined,
  preview: undefined,
  asked: undefined,
  next: undefined,
  pasting: '',
  problem: undefined,
  reading: {},
  keeping: false,
  kept: undefined,
}));
