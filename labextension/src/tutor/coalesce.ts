/** Draws at most 12 times a second, however often something changes. */

/** Milliseconds from the start of one drawing to the start of the next: 11.1 a second. */
export const INTERVAL_MS = 90;

/**
 * Joins many changes into few drawings. Never are two under way at once, and after the last change
 * there is always one more, so that the last one shows all of it.
 */
export class Coalescer {
  /** @param draw - shows what is there now; resolves when it is shown. */
  constructor(private readonly _draw: () => Promise<void>) {}

  /** Something changed. */
  request(): void {
    this._isDue = true;
    this._schedule();
  }

  /** Forget what is due. */
  stop(): void {
    this._isDue = false;
    clearTimeout(this._timer);
    this._timer = undefined;
  }

  private _schedule(): void {
    if (this._timer !== undefined || this._isDrawing) {
      return;
    }
    const wait_ms = Math.max(0, this._last_ms + INTERVAL_MS - performance.now());
    this._timer = setTimeout(() => void this._run(), wait_ms);
  }

  private async _run(): Promise<void> {
    this._timer = undefined;
    this._isDue = false;
    this._isDrawing = true;
    this._last_ms = performance.now();
    try {
      await this._draw();
    } catch (error) {
      console.warn('An answer of the tutor could not be drawn.', error);
    } finally {
      this._isDrawing = false;
      if (this._mustDraw()) {
        this._schedule();
      }
    }
  }

  private _mustDraw(): boolean {
    return this._isDue;
  }

  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDue = false;
  private _isDrawing = false;
  private _last_ms = -INTERVAL_MS;
}
