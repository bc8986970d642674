/** The addresses of what opens in Lab, as the server writes them. */

const CHALLENGE = /^codementor:challenge\/(.+)$/;
const MATERIAL = /^codementor:material\/([^/#?]+)(?:\/(\d{1,6}))?$/;

/** A material, and which of its pieces, from 1. */
export interface IPlace {
  readonly id: string;
  readonly piece?: number;
}

/** The material that an address leads to; null if it leads elsewhere. */
export function materialAt(url: string): IPlace | null {
  const found = MATERIAL.exec(url);
  if (!found) {
    return null;
  }
  const id = decoded(found[1]);
  const piece = found[2] as string | undefined;
  return piece === undefined ? { id } : { id, piece: Number(piece) };
}

/** The challenge that an address leads to; null if it leads elsewhere. */
export function challengeAt(url: string): string | null {
  const found = CHALLENGE.exec(url);
  return found ? decoded(found[1]) : null;
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // no escapes, only a percent sign
  }
}
