/** Materials as the server sends them. */
import { vi } from 'vitest';

import type {
  Marks,
  MaterialDetail,
  MaterialDraft,
  MaterialSummary,
  RecommendationsReply
} from '../src/api/materials';
import { MaterialsModel } from '../src/materials/model';
import { profile } from './samples';

export function material(change: Partial<MaterialSummary> = {}): MaterialSummary {
  return {
    id: 'm1',
    title: 'Loops that end',
    kind: 'markdown',
    skills: [],
    language: 'python',
    shared: false,
    mine: true,
    pieces: 2,
    created_at: 1000,
    ...change
  };
}

export function materialDetail(change: Partial<MaterialDetail> = {}): MaterialDetail {
  return {
    summary: material(),
    source:
      '# Loops that end\n\nA loop repeats.\n\n## While\n\nIt goes on while something is true.\n',
    pieces: [
      {
        material_id: 'm1',
        number: 1,
        title: 'Loops that end',
        text: 'A loop repeats.',
        place: 'Loops that end'
      },
      {
        material_id: 'm1',
        number: 2,
        title: 'Loops that end',
        text: 'It goes on while something is true.',
        place: 'Loops that end > While'
      }
    ],
    ...change
  };
}

export function recommendations(): RecommendationsReply {
  return {
    by: 'words',
    note: '',
    items: [
      {
        content_type: 'material',
        content_id: 'm1',
        title: 'Loops that end',
        url: 'codementor:material/m1',
        score: 0.9,
        why: 'You are working on loops.',
        skills: ['loops']
      },
      {
        content_type: 'challenge',
        content_id: 'count-vowels',
        title: 'Count the vowels',
        url: 'codementor:challenge/count-vowels',
        score: 0.7,
        why: 'It is next in loops.',
        skills: ['loops']
      },
      {
        content_type: 'challenge',
        content_id: 'x',
        title: 'Bad',
        url: 'javascript:alert(1)',
        score: 0.1,
        why: '',
        skills: []
      }
    ]
  };
}

export function fakeApi() {
  return {
    list: vi.fn(async (): Promise<readonly MaterialSummary[]> => [
      material(),
      material({ id: 'm2', title: 'From Ada', mine: false, shared: true })
    ]),
    read: vi.fn(async (_id: string, _signal?: AbortSignal) => materialDetail()),
    add: vi.fn(async (draft: MaterialDraft) =>
      materialDetail({ summary: material({ id: 'm3', title: draft.title }) })
    ),
    remove: vi.fn(async (_id: string) => undefined),
    recommended: vi.fn(async () => recommendations()),
    marks: vi.fn(async (): Promise<Marks> => ({})),
    mark: vi.fn(async (name: string, done: boolean): Promise<Marks> => (done ? { [name]: 5 } : {})),
    profile: vi.fn(async () => profile())
  };
}

export function makeMaterials() {
  const api = fakeApi();
  const onMarked = vi.fn();
  return { api, onMarked, model: new MaterialsModel(api, onMarked) };
}
