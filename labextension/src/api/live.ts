/** The live socket: kept open, and opened again after a loss, later each time. */
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { LiveMessage, PageMessage } from './types';

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/**
 * Listens to the service. `message` carries what it says; `reconnected` fires after a gap in which
 * something may have been missed.
 */
export class Live implements IDisposable {
  constructor(options: Live.IOptions) {
    this._open = options.open;
    this._random = options.random ?? Math.random;
  }

  get message(): ISignal<this, LiveMessage> {
    return this._message;
  }

  get reconnected(): ISignal<this, void> {
    return this._reconnected;
  }

  get isConnected(): boolean {
    return this._isConnected;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Say something to the service; false if the line is down, so that it was not said. */
  send(message: PageMessage): boolean {
    if (!this._isConnected || !this._socket) {
      return false;
    }
    try {
      this._socket.send(JSON.stringify(message));
      return true;
    } catch {
      return false; // a socket that is just closing
    }
  }

  /** Connect; does nothing if that is under way. */
  start(): void {
    if (this._isDisposed || this._wanted) {
      return;
    }
    this._wanted = true;
    this._connect();
  }

  /** Hang up until `start` is called again. */
  stop(): void {
    this._wanted = false;
    this._isConnected = false;
    clearTimeout(this._timer);
    const socket = this._socket;
    this._socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
      socket.close();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.stop();
    Signal.clearData(this);
  }

  private _connect(): void {
    let socket: WebSocket;
    try {
      socket = this._open();
    } catch {
      this._later(); // a refused address is tried again like a lost line
      return;
    }
    this._socket = socket;
    socket.onopen = () => {
      this._isConnected = true;
      this._failures = 0;
      if (this._hadConnection) {
        this._reconnected.emit();
      }
      this._hadConnection = true;
    };
    socket.onmessage = event => {
      const message = parse(event.data);
      if (message) {
        this._message.emit(message);
      }
    };
    socket.onclose = () => {
      this._isConnected = false;
      this._socket = null;
      this._later();
    };
  }

  private _later(): void {
    if (!this._wanted) {
      return;
    }
    const delay_ms = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this._failures);
    this._failures += 1;
    // Jitter, so that a class does not come back in the same instant.
    this._timer = setTimeout(() => this._connect(), delay_ms * (0.8 + 0.4 * this._random()));
  }

  private _open: () => WebSocket;
  private _random: () => number;
  private _socket: WebSocket | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _failures = 0;
  private _wanted = false;
  private _isConnected = false;
  private _hadConnection = false;
  private _isDisposed = false;
  private _message = new Signal<this, LiveMessage>(this);
  private _reconnected = new Signal<this, void>(this);
}

export namespace Live {
  /** How to open a socket; `random` gives 0 to 1 and is replaced in tests. */
  export interface IOptions {
    open: () => WebSocket;
    random?: () => number;
  }
}

function parse(data: unknown): LiveMessage | null {
  try {
    const found: unknown = JSON.parse(String(data));
    const isMessage = typeof found === 'object' && found !== null && 'type' in found;
    return isMessage ? (found as LiveMessage) : null;
  } catch {
    return null; // a broken frame is dropped: each message only tells us to look again
  }
}
