import type { ProgressReply } from '../api/types';

type LedgerEntry = ProgressReply['ledger'][number];

/** A line of the list of XP: an entry, or the points of one submission together. */
export interface ILedgerLine {
  /** The first of the entries. */
  readonly entry: LedgerEntry;
  readonly xp: number;
  readonly count: number;
}

/** Put the points that one submission earned into one line; the order stays. */
export function ledgerLines(ledger: readonly LedgerEntry[]): readonly ILedgerLine[] {
  const lines = new Map<string, ILedgerLine>();
  for (const entry of ledger) {
    const isPoint = entry.submission_id !== '' && entry.id.includes('/solve/');
    const key = isPoint ? `${entry.submission_id}/${entry.challenge_id}` : entry.id;
    const line = lines.get(key) ?? { entry, xp: 0, count: 0 };
    lines.set(key, { ...line, xp: line.xp + entry.xp, count: line.count + 1 });
  }
  return [...lines.values()];
}
