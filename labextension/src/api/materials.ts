/** The calls about what there is to read; loaded with the feature. */
import type { Client } from './client';
import type { components } from './schema';
import type { ProfileReply } from './types';

type Schemas = components['schemas'];

export type MaterialDetail = Schemas['MaterialDetail'];
export type MaterialKind = MaterialSummary['kind'];
export type MaterialPage = Schemas['MaterialPage'];
export type MaterialSummary = Schemas['MaterialSummary'];
export type Piece = Schemas['Piece'];
export type RecommendationsReply = Schemas['RecommendationsReply'];
export type Similar = Schemas['Similar'];

/** Something to read, as it is handed in. */
export type MaterialDraft = Pick<Schemas['MaterialRequest'], 'title' | 'kind' | 'source'> &
  Partial<Pick<Schemas['MaterialRequest'], 'shared' | 'skills'>>;

/** When the student said to have done something, by its name. */
export type Marks = Schemas['MarkReply']['by_hand'];

const PAGE_LIMIT = 50;

/** Typed calls about materials. Each throws an `ApiError` whose message can be shown. */
export class MaterialsApi {
  constructor(private readonly _client: Pick<Client, 'request'>) {}

  /** All that I may read, mine first, through all pages. */
  async list(signal?: AbortSignal): Promise<readonly MaterialSummary[]> {
    const found: MaterialSummary[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: PAGE_LIMIT, cursor };
      const page = await this._client.request<MaterialPage>('materials', { query, signal });
      found.push(...page.materials);
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  }

  /** One of them with its text. */
  read(id: string, signal?: AbortSignal): Promise<MaterialDetail> {
    return this._client.request(`materials/${encodeURIComponent(id)}`, { signal });
  }

  /** Add one. */
  add(draft: MaterialDraft): Promise<MaterialDetail> {
    return this._client.request('materials', { method: 'POST', body: draft });
  }

  /** Take one of mine away. */
  remove(id: string): Promise<void> {
    return this._client.request(`materials/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** What to read or try next, the best first. */
  recommended(limit: number, signal?: AbortSignal): Promise<RecommendationsReply> {
    const body = { content_type: 'any', limit };
    return this._client.request('recommendations', { method: 'POST', body, signal });
  }

  /** What the student said to have done. */
  async marks(signal?: AbortSignal): Promise<Marks> {
    const { by_hand } = await this._client.request<{ by_hand: Marks }>('users/progress', {
      signal
    });
    return by_hand;
  }

  /** Say that I have done something, or take it back. */
  async mark(name: string, done: boolean): Promise<Marks> {
    const path = `users/progress/${encodeURIComponent(name)}`;
    const request = { method: 'PATCH' as const, body: { done } };
    return (await this._client.request<{ by_hand: Marks }>(path, request)).by_hand;
  }

  /** Who I am: teachers may share. */
  profile(signal?: AbortSignal): Promise<ProfileReply> {
    return this._client.request('users/profile', { signal });
  }
}
