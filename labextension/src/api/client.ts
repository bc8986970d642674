/** The one place that talks to the server. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ApiError } from './errors';
import { bodyOf, type HandIn } from './handin';
import type {
  Analytics,
  Ask,
  CatalogueQuery,
  ChallengeDetail,
  ChallengePage,
  ChatReply,
  Chosen,
  ConversationReply,
  EraseReply,
  GeneratedReply,
  HintReply,
  ImportReply,
  InsightsReply,
  LeaderboardReply,
  NextQuery,
  OpenReply,
  PatternChange,
  Problem,
  ProfileChange,
  ProfileReply,
  ProgressReply,
  Rating,
  RunReply,
  StudyPattern,
  SubmissionReply,
  Suggestion,
  TutorStatus
} from './types';

const PREFIX = 'codementor/api/v1';
const PAGE_LIMIT = 200;

/** What is sent beside the path. */
export interface IRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
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

  /**
   * Put the challenge's notebook into the student's folder; with `reset`, start it afresh.
   * `chosen` tells whether it was the suggested one, or one that the student picked.
   */
  open(id: string, reset = false, chosen?: Chosen): Promise<OpenReply> {
    return this._request(`challenges/${encodeURIComponent(id)}/open`, {
      method: 'POST',
      body: chosen ? { reset, chosen } : { reset }
    });
  }

  /** The next challenge, of this skill and none of those that were passed over; null: none. */
  async next(query: NextQuery = {}, signal?: AbortSignal): Promise<Suggestion | null> {
    const { skill, not } = query;
    const found = await this._request<Suggestion | undefined>('challenges/next', {
      query: { skill, not: not?.join(',') },
      signal
    });
    return found ?? null;
  }

  /** Have a new challenge made for a skill. */
  generate(skill: string, signal?: AbortSignal): Promise<GeneratedReply> {
    return this._request('challenges/generate', { method: 'POST', body: { skill }, signal });
  }

  /** Run the visible tests; aborting `signal` stops them on the server too. */
  run(id: string, handIn: HandIn, signal?: AbortSignal): Promise<RunReply> {
    return this._request(`challenges/${encodeURIComponent(id)}/run`, {
      method: 'POST',
      body: bodyOf(handIn),
      signal
    });
  }

  /** Hand in; the same `key` hands in only once. `sure`: how sure the student is, 0 to 1. */
  submit(
    id: string,
    handIn: HandIn,
    key: string,
    sure: number | null = null,
    signal?: AbortSignal
  ): Promise<SubmissionReply> {
    return this._request(`challenges/${encodeURIComponent(id)}/submit`, {
      method: 'POST',
      body: sure === null ? bodyOf(handIn) : { ...bodyOf(handIn), sure },
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

  /** What I did, added up. */
  analytics(signal?: AbortSignal): Promise<Analytics> {
    return this._request('users/analytics', { signal });
  }

  /** What stands out in what I did. */
  insights(signal?: AbortSignal): Promise<InsightsReply> {
    return this._request('analytics/insights', { method: 'POST', signal });
  }

  /** How I study. */
  async patterns(signal?: AbortSignal): Promise<readonly StudyPattern[]> {
    const reply = await this._request<{ patterns: readonly StudyPattern[] }>(
      'personality/analyze',
      { method: 'POST', signal }
    );
    return reply.patterns;
  }

  /** Hide a study pattern, show it again, or say what is wrong with it. */
  changePattern(name: string, change: PatternChange): Promise<unknown> {
    const path = `personality/${encodeURIComponent(name)}`;
    return this._request(path, { method: 'PATCH', body: change });
  }

  /** Delete a study pattern and what it was counted from. */
  deletePattern(name: string): Promise<void> {
    return this._request(`personality/${encodeURIComponent(name)}`, { method: 'DELETE' });
  }

  /** Mark something that was done elsewhere, or take the mark back. */
  async markByHand(id: string, done: boolean): Promise<void> {
    const path = `users/progress/${encodeURIComponent(id)}`;
    await this._request(path, { method: 'PATCH', body: { done } });
  }

  /** Everything that is kept of me as a zip, or only the progress file. */
  async exportMe(form: 'zip' | 'progress'): Promise<Blob> {
    const reply = await this._reply('users/export', { query: { form } });
    return reply.blob();
  }

  /** Bring a progress file in; its content as it was written out. */
  importMe(content: object): Promise<ImportReply> {
    return this._request('users/import', { method: 'POST', body: content });
  }

  /** Erase everything that is kept of me. */
  eraseMe(): Promise<EraseReply> {
    return this._request('users/me', { method: 'DELETE', body: { erase: 'everything' } });
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

  /** A call of a feature that has its calls in a file of its own, so that it is loaded when needed. */
  request<T>(path: string, request: IRequest = {}): Promise<T> {
    return this._request(path, request);
  }

  private _page(
    query: CatalogueQuery,
    cursor: string | undefined,
    signal?: AbortSignal
  ): Promise<ChallengePage> {
    return this._request('challenges', { query: { ...query, limit: PAGE_LIMIT, cursor }, signal });
  }

  private async _request<T>(path: string, request: IRequest): Promise<T> {
    const response = await this._reply(path, request);
    let text: string;
    try {
      text = response.status === 204 ? '' : await response.text();
    } catch {
      throw this._noReply(request.signal);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** A reply of success; anything else is thrown as a sentence. */
  private async _reply(path: string, request: IRequest): Promise<Response> {
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
    let text = '';
    try {
      response = await ServerConnection.makeRequest(url, init, this._settings);
      text = response.ok ? '' : await response.text();
    } catch {
      throw this._noReply(request.signal);
    }
    if (!response.ok) {
      throw this._problem(response.status, text);
    }
    return response;
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
