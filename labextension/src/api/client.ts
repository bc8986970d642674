/** The one place that talks to the server. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ApiError } from './errors';
import { bodyOf, type HandIn } from './handin';
import type {
  Ask,
  CatalogueQuery,
  ChallengeDetail,
  ChallengePage,
  ChatReply,
  ConversationReply,
  HintReply,
  LeaderboardReply,
  OpenReply,
  Problem,
  ProfileChange,
  ProfileReply,
  ProgressReply,
  Rating,
  RunReply,
  SubmissionReply,
  TutorStatus
} from './types';

const PREFIX = 'codementor/api/v1';
const PAGE_LIMIT = 200;

interface IRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Record<string, string | number | undefined>;
  body?: object;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Typed calls to the service. Each throws an {@link ApiError} whose message can be shown.
 */
export class Client {
  constructor(options: Client.IOptions) {
    this._trans = options.trans;
    this._settings = options.serverSettings ?? ServerConnection.makeSettings();
  }

  /** The whole catalogue that matches, through all pages. */
  async challenges(query: CatalogueQuery = {}, signal?: AbortSignal): Promise<ChallengePage> {
    let page = await this._page(query, undefined, signal);
    const challenges = [...page.challenges];
    const first = page;
    while (page.cursor !== null && page.challenges.length > 0) {
      page = await this._page(query, page.cursor, signal);
      challenges.push(...page.challenges);
    }
    return { ...first, challenges, cursor: null };
  }

  /** A challenge as the student may see it. */
  challenge(id: string, signal?: AbortSignal): Promise<ChallengeDetail> {
    return this._request(`challenges/${encodeURIComponent(id)}`, { signal });
  }

  /** Put the challenge's notebook into the student's folder; with `reset`, start it afresh. */
  open(id: string, reset = false): Promise<OpenReply> {
    return this._request(`challenges/${encodeURIComponent(id)}/open`, {
      method: 'POST',
      body: { reset }
    });
  }

  /** Run the visible tests; aborting `signal` stops them on the server too. */
  run(id: string, handIn: HandIn, signal?: AbortSignal): Promise<RunReply> {
    return this._request(`challenges/${encodeURIComponent(id)}/run`, {
      method: 'POST',
      body: bodyOf(handIn),
      signal
    });
  }

  /** Hand in; the same `key` hands in only once. */
  submit(id: string, handIn: HandIn, key: string, signal?: AbortSignal): Promise<SubmissionReply> {
    return this._request(`challenges/${encodeURIComponent(id)}/submit`, {
      method: 'POST',
      body: bodyOf(handIn),
      headers: { 'Idempotency-Key': key },
      signal
    });
  }

  /** A submission of mine as it stands now. */
  submission(id: string, signal?: AbortSignal): Promise<SubmissionReply> {
    return this._request(`submissions/${encodeURIComponent(id)}`, { signal });
  }

  /** Stop grading a submission that has no verdict yet. */
  stopSubmission(id: string): Promise<void> {
    return this._request(`submissions/${encodeURIComponent(id)}/run`, { method: 'DELETE' });
  }

  /** Take the next hint. */
  hint(id: string): Promise<HintReply> {
    return this._request(`challenges/${encodeURIComponent(id)}/hints`, { method: 'POST' });
  }

  /** All that My progress shows. */
  progress(signal?: AbortSignal): Promise<ProgressReply> {
    return this._request('users/progress', { signal });
  }

  /** Who I am here. */
  profile(signal?: AbortSignal): Promise<ProfileReply> {
    return this._request('users/profile', { signal });
  }

  /** Change my profile; what is left out stays. */
  changeProfile(change: ProfileChange): Promise<ProfileReply> {
    return this._request('users/profile', { method: 'PUT', body: change });
  }

  /** The leaderboard of those who opted in. */
  leaderboard(signal?: AbortSignal): Promise<LeaderboardReply> {
    return this._request('leaderboard', { signal });
  }

  /** Who would answer a question about this challenge; an empty id: about none. */
  tutorStatus(challengeId: string, signal?: AbortSignal): Promise<TutorStatus> {
    return this._request('tutor/status', { query: { challenge_id: challengeId }, signal });
  }

  /** Ask the tutor and wait for the whole answer; aborting `signal` stops it on the server too. */
  chat(ask: Ask, signal?: AbortSignal): Promise<ChatReply> {
    return this._request('tutor/chat', { method: 'POST', body: ask, signal });
  }

  /** A conversation of mine with the tutor: its last turns, or those before `cursor`. */
  conversation(id: string, cursor?: string, signal?: AbortSignal): Promise<ConversationReply> {
    const path = `tutor/conversations/${encodeURIComponent(id)}`;
    return this._request(path, { query: { cursor }, signal });
  }

  /** Erase a conversation of mine. */
  eraseConversation(id: string): Promise<void> {
    return this._request(`tutor/conversations/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** Say whether an answer helped; 0 takes it back. */
  rateTurn(id: string, rating: Rating): Promise<void> {
    const path = `tutor/turns/${encodeURIComponent(id)}/rating`;
    return this._request(path, { method: 'POST', body: { rating } });
  }

  /** Open the live socket once; `Live` keeps it open. */
  liveSocket(): WebSocket {
    const { wsUrl, token, appendToken, WebSocket } = this._settings;
    const query = appendToken && token ? `?token=${encodeURIComponent(token)}` : '';
    return new WebSocket(URLExt.join(wsUrl, PREFIX, 'live') + query);
  }

  private _page(
    query: CatalogueQuery,
    cursor: string | undefined,
    signal?: AbortSignal
  ): Promise<ChallengePage> {
    return this._request('challenges', { query: { ...query, limit: PAGE_LIMIT, cursor }, signal });
  }

  private async _request<T>(path: string, request: IRequest): Promise<T> {
    const url = URLExt.join(this._settings.baseUrl, PREFIX, path) + queryString(request.query);
    const method = request.method ?? 'GET';
    const hasBody = request.body !== undefined || method === 'POST';
    const init: RequestInit = {
      method,
      headers: {
        Accept: 'application/json',
        ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
        ...request.headers
      },
      body: hasBody ? JSON.stringify(request.body ?? {}) : undefined,
      signal: request.signal
    };
    let response: Response;
    let text: string;
    try {
      response = await ServerConnection.makeRequest(url, init, this._settings);
      text = response.status === 204 ? '' : await response.text();
    } catch {
      throw this._noReply(request.signal);
    }
    if (!response.ok) {
      throw this._problem(response.status, text);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private _noReply(signal?: AbortSignal): ApiError {
    if (signal?.aborted) {
      return new ApiError('stopped', this._trans.__('Stopped.'));
    }
    return new ApiError(
      'offline',
      this._trans.__(
        'The service cannot be reached. You can go on working; your notebook keeps your code. Try again in a moment.'
      )
    );
  }

  private _problem(status: number, text: string): ApiError {
    const problem = parseProblem(text);
    if (problem) {
      return new ApiError('problem', problem.detail ?? '', status, problem);
    }
    if (status === 404) {
      return new ApiError(
        'missing',
        this._trans.__(
          'Codementor is not running on this Jupyter server. Enable the server extension "jupyter_codementor_server" and restart Jupyter.'
        ),
        status
      );
    }
    if (status === 401 || status === 403) {
      return new ApiError(
        'problem',
        this._trans.__(
          'You are signed out. Save your work, then reload this page to sign in again.'
        ),
        status
      );
    }
    return new ApiError(
      'problem',
      this._trans.__(
        'The service answered with error %1. Your code is safe; try again in a moment.',
        status
      ),
      status
    );
  }

  private _settings: ServerConnection.ISettings;
  private _trans: TranslationBundle;
}

export namespace Client {
  /** What a client needs. */
  export interface IOptions {
    trans: TranslationBundle;
    serverSettings?: ServerConnection.ISettings;
  }
}

function queryString(query: IRequest['query']): string {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') {
      found.set(name, String(value));
    }
  }
  const text = found.toString();
  return text === '' ? '' : `?${text}`;
}

function parseProblem(text: string): Problem | null {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null && 'detail' in found) {
      return typeof found.detail === 'string' && found.detail !== '' ? (found as Problem) : null;
    }
  } catch {
    return null; // a proxy's HTML page is no problem document
  }
  return null;
}
