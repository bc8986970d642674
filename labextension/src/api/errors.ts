/** Why a call to the server gave no answer that can be used. */
import type { Problem } from './types';

/**
 * `offline`: no reply came; `missing`: this Jupyter server has no such service; `stopped`: the
 * caller aborted; `problem`: the server says what is wrong.
 */
export type ApiErrorKind = 'offline' | 'missing' | 'stopped' | 'problem';

/** An error whose message is a sentence for the student. */
export class ApiError extends Error {
  constructor(
    readonly kind: ApiErrorKind,
    detail: string,
    readonly status = 0,
    readonly problem: Problem = {}
  ) {
    super(detail);
    this.name = 'ApiError';
  }

  /** Seconds after which it makes sense to try again, if the server said so. */
  get retryAfter_s(): number | null {
    return this.problem.retry_after_s ?? null;
  }
}

/** The sentence to show for any error. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the student stopped it, so that there is nothing to say. */
export function wasStopped(error: unknown): boolean {
  return error instanceof ApiError && error.kind === 'stopped';
}

/** What kind of failure any error is. */
export function kindOf(error: unknown): ApiErrorKind {
  return error instanceof ApiError ? error.kind : 'problem';
}
