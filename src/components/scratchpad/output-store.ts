/** Where the outputs of the reader's notebooks lie: of each cell the program that showed them, and what it showed. */
import type { Output } from '../../notebook/protocol/index.ts';
import { get, put } from '../kept/store.ts';

interface Stored {
  /** The program that showed it: what another one showed is no output of this cell. */
  readonly source: string;
  readonly outputs: readonly Output[];
}

const quota = { prefix: 'scratchpad/', things: 4_000, bytes: 256 * 2 ** 20 };

export const outputsPrefix = (id: string): string => `scratchpad/${id}/`;

export async function putOutputs(id: string, cell: string, stored: Stored): Promise<void> {
  await put(outputsPrefix(id) + cell, stored, [quota]);
}

/** Those of a cell whose program is as it was, unchecked; none otherwise. */
export async function getOutputs(id: string, cell: string, source: string): Promise<readonly unknown[]> {
  const stored = (await get(outputsPrefix(id) + cell)) as Partial<Stored> | undefined;
  return stored?.source === source && Array.isArray(stored.outputs) ? stored.outputs : [];
}
