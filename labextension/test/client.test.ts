import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it, vi } from 'vitest';

import { Client } from '../src/api/client';
import { type ApiError } from '../src/api/errors';
import { page, summary, trans } from './samples';

type Reply = () => Promise<Response> | Response;

function make(...replies: Reply[]): { client: Client; sent: Request[] } {
  const sent: Request[] = [];
  const fetch = vi.fn(async (request: Request) => {
    sent.push(request);
    if (request.signal.aborted) {
      throw new DOMException('stopped', 'AbortError');
    }
    return await replies[Math.min(sent.length, replies.length) - 1]();
  });
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost:8888/',
    wsUrl: 'ws://localhost:8888/',
    token: 's e c',
    appendToken: true,
    fetch: fetch as unknown as typeof globalThis.fetch
  });
  return { client: new Client({ trans, serverSettings }), sent };
}

const json =
  (body: unknown, status = 200): Reply =>
  () =>
    new Response(JSON.stringify(body), { status });

async function failure(work: Promise<unknown>): Promise<ApiError> {
  return work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error as ApiError
  );
}

describe('Client', () => {
  it('loads all pages of the catalogue through their cursors', async () => {
    const { client, sent } = make(
      json(page({ challenges: [summary({ id: 'a' })], total: 2, cursor: 'a' })),
      json(page({ challenges: [summary({ id: 'b' })], total: 2 }))
    );
    const found = await client.challenges({ search: 'two words', skill: '' });
    expect(found.challenges.map(row => row.id)).toEqual(['a', 'b']);
    const urls = sent.map(request => new URL(request.url));
    expect(urls[0].pathname).toBe('/codementor/api/v1/challenges');
    expect(urls[0].searchParams.get('search')).toBe('two words');
    expect(urls[0].searchParams.has('skill')).toBe(false);
    expect(urls[1].searchParams.get('cursor')).toBe('a');
  });

  it('sends the idempotency key with the code', async () => {
    const { client, sent } = make(json({}, 202));
    await client.submit('two-sum', 'x = 1', 'key-1');
    expect(sent[0].method).toBe('POST');
    expect(sent[0].headers.get('Idempotency-Key')).toBe('key-1');
    expect(await sent[0].json()).toEqual({ code: 'x = 1' });
  });

  it('gives the sentence of a problem document', async () => {
    const problem = {
      type: 'urn:x',
      title: 'Too Many Requests',
      status: 429,
      detail: 'Wait 3 seconds, then run again.',
      retry_after_s: 3
    };
    const { client } = make(json(problem, 429));
    const error = await failure(client.run('two-sum', 'x'));
    expect(error.kind).toBe('problem');
    expect(error.message).toBe('Wait 3 seconds, then run again.');
    expect(error.status).toBe(429);
    expect(error.retryAfter_s).toBe(3);
  });

  it('says in one sentence that the server extension is missing', async () => {
    const { client } = make(() => new Response('<html>404</html>', { status: 404 }));
    const error = await failure(client.challenges());
    expect(error.kind).toBe('missing');
    expect(error.message).toContain('jupyter_codementor_server');
  });

  it('tells a challenge that does not exist from a service that does not exist', async () => {
    const { client } = make(json({ status: 404, detail: 'There is no challenge “x”.' }, 404));
    const error = await failure(client.challenge('x'));
    expect(error.kind).toBe('problem');
    expect(error.message).toBe('There is no challenge “x”.');
  });

  it('calls a lost line offline, and says that work can go on', async () => {
    const { client } = make(() => Promise.reject(new TypeError('failed to fetch')));
    const error = await failure(client.progress());
    expect(error.kind).toBe('offline');
    expect(error.message).toContain('You can go on working');
  });

  it('gives a clear sentence for an error page of a proxy', async () => {
    const { client } = make(() => new Response('Bad gateway', { status: 502 }));
    const error = await failure(client.progress());
    expect(error.message).toContain('502');
    expect(error.message).toContain('Your code is safe');
  });

  it('calls an aborted run stopped', async () => {
    const abort = new AbortController();
    const { client } = make(
      () =>
        new Promise((_, reject) => {
          abort.signal.addEventListener('abort', () =>
            reject(new DOMException('stopped', 'AbortError'))
          );
        })
    );
    const running = failure(client.run('two-sum', 'while True: pass', abort.signal));
    abort.abort();
    expect((await running).kind).toBe('stopped');
  });

  it('takes an empty 204 for done', async () => {
    const { client, sent } = make(() => new Response(null, { status: 204 }));
    await expect(client.stopSubmission('s/1')).resolves.toBeUndefined();
    expect(sent[0].method).toBe('DELETE');
    expect(new URL(sent[0].url).pathname).toBe('/codementor/api/v1/submissions/s%2F1/run');
  });

  it('asks the tutor, reads, erases and rates by its routes', async () => {
    const { client, sent } = make(
      json({ enabled: true }),
      json({ turn_id: 't1' }),
      json({ turns: [] }),
      () => new Response(null, { status: 204 })
    );
    const ask = {
      challenge_id: 'two-sum',
      code: 'x = 1',
      question: 'Why?',
      intent: 'question',
      test_name: '',
      selection: '',
      rung: 0,
      id: 't1'
    } as const;
    await client.tutorStatus('two sum');
    await client.chat(ask);
    await client.conversation('c/1', 'older');
    await client.eraseConversation('c/1');
    await client.rateTurn('t1', -1);
    const prefix = 'http://localhost:8888/codementor/api/v1/tutor';
    expect(sent.map(request => `${request.method} ${request.url.replace(/[?&]\d+$/, '')}`)).toEqual(
      [
        `GET ${prefix}/status?challenge_id=two+sum`,
        `POST ${prefix}/chat`,
        `GET ${prefix}/conversations/c%2F1?cursor=older`,
        `DELETE ${prefix}/conversations/c%2F1`,
        `POST ${prefix}/turns/t1/rating`
      ]
    );
    expect(await sent[1].json()).toEqual(ask);
    expect(await sent[4].json()).toEqual({ rating: -1 });
  });
});
