/** What the tutor's side of the server sends, and doubles of the lines to it. */
import { Signal } from '@lumino/signaling';
import { vi } from 'vitest';

import type {
  Answer,
  ChatReply,
  ConversationReply,
  Finding,
  LiveMessage,
  PageMessage,
  TurnReply,
  TutorResponse,
  TutorStatus
} from '../src/api/types';
import { TutorModel } from '../src/tutor/model';

export function status(change: Partial<TutorStatus> = {}): TutorStatus {
  return {
    enabled: true,
    source: 'model',
    model: 'demo',
    sentence: 'demo answers.',
    conversation_id: 'c1',
    rung: 1,
    highest_rung: 3,
    wait_s: 90,
    ...change
  };
}

export function answer(change: Partial<Answer> = {}): Answer {
  return {
    message: 'Look at line 4.',
    suggestions: [],
    resources: [],
    confidence: 0.9,
    personality: 'encouraging',
    source: 'model',
    model: 'demo',
    processing_ms: 1200,
    cache_expires_at: null,
    steps: [],
    findings: [],
    rung: 1,
    stopped: false,
    blocked: 0,
    notice: '',
    ...change
  };
}

export function finding(change: Partial<Finding> = {}): Finding {
  return {
    specialist: 'test_analyst',
    sentence: 'Test 2 fails for lists with equal numbers.',
    confidence: 1,
    cause: '',
    mistake: null,
    lines: [4],
    topic: '',
    question: '',
    evidence: '',
    ...change
  };
}

export function turn(change: Partial<TurnReply> = {}): TurnReply {
  return {
    id: 't1',
    created_at: 1000,
    question: 'Why?',
    intent: 'question',
    test_name: '',
    answer: answer(),
    rating: 0,
    ...change
  };
}

export function conversation(turns: readonly TurnReply[] = []): ConversationReply {
  return { id: 'c1', challenge_id: 'two-sum', title: 'Two sum', turns, cursor: null };
}

export function part(number: number, change: Partial<TutorResponse> = {}): TutorResponse {
  return {
    type: 'ai-tutor-response',
    turn_id: 't1',
    challenge_id: 'two-sum',
    number,
    kind: 'delta',
    text: '',
    source: 'model',
    model: 'demo',
    finding: null,
    answer: null,
    ...change
  };
}

/** The live socket as the model sees it. */
export class FakeLive {
  readonly message = new Signal<this, LiveMessage>(this);
  readonly reconnected = new Signal<this, void>(this);
  readonly said: PageMessage[] = [];
  isConnected = true;

  readonly send = (message: PageMessage): boolean => {
    if (this.isConnected) {
      this.said.push(message);
    }
    return this.isConnected;
  };

  /** What was asked last. */
  get askedId(): string {
    const asks = this.said.filter(each => each.type === 'ai-tutor-message');
    return asks[asks.length - 1].ask.id;
  }

  /** Parts for the question that was asked last, or for `turn_id`. */
  tell(...parts: readonly TutorResponse[]): void {
    parts.forEach(each => this.message.emit(each));
  }

  refuse(about: string, status: number, detail: string): void {
    this.message.emit({ type: 'problem', about, status, detail, retry_after_s: null });
  }
}

export function fakeClient() {
  return {
    tutorStatus: vi.fn(async (_challengeId: string) => status()),
    conversation: vi.fn(async (_id: string, _cursor?: string) => conversation()),
    chat: vi.fn(async (ask: { id: string }, _signal?: AbortSignal): Promise<ChatReply> => ({
      ...answer(),
      turn_id: ask.id,
      conversation_id: 'c1'
    })),
    eraseConversation: vi.fn(async (_id: string) => undefined),
    rateTurn: vi.fn(async (_id: string, _rating: number) => undefined)
  };
}

/** A model in a challenge, with its lines. */
export async function makeModel(
  prepare: (client: ReturnType<typeof fakeClient>) => void = () => undefined
) {
  const client = fakeClient();
  const live = new FakeLive();
  prepare(client);
  const model = new TutorModel({
    client,
    live: live as unknown as TutorModel.IOptions['live'],
    stoppedSentence: 'Stopped.',
    lostSentence: 'Lost.'
  });
  await model.follow({ challengeId: 'two-sum', title: 'Two sum', isOff: false });
  return { model, client, live };
}
