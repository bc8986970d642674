/** The parts of an answer, put in order: a socket may lose some and a reconnect may repeat some. */
import type { TutorResponse } from '../api/types';

/** Takes the parts of one answer, which are numbered from 1. */
export class Stream {
  /** How many parts were heard without a gap. */
  get heard(): number {
    return this._heard;
  }

  /** Whether a part is missing before one that came. */
  get hasGap(): boolean {
    return this._early.size > 0;
  }

  /** Take a part; gives those that can be shown now, in order. */
  take(part: TutorResponse): readonly TutorResponse[] {
    if (part.number <= this._heard) {
      return []; // sent again
    }
    this._early.set(part.number, part);
    const ready: TutorResponse[] = [];
    for (;;) {
      const next = this._early.get(this._heard + 1);
      if (!next) {
        return ready;
      }
      this._heard += 1;
      this._early.delete(this._heard);
      ready.push(next);
    }
  }

  private _heard = 0;
  private readonly _early = new Map<number, TutorResponse>();
}
