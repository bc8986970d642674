import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Client } from '../api/client';
import type { Live } from '../api/live';
import type { IChange, ICodementor, ISettings } from '../tokens';

/** What holds until the settings are loaded. */
export const DEFAULT_SETTINGS: ISettings = {
  showBar: true,
  collapseOnEdit: true,
  celebrate: true,
  showToasts: true,
  live: true
};

/** Read the settings out of what the settings registry gives. */
export function readSettings(composite: Readonly<Record<string, unknown>>): ISettings {
  const read = (name: keyof ISettings): boolean => {
    const found = composite[name];
    return typeof found === 'boolean' ? found : DEFAULT_SETTINGS[name];
  };
  return {
    showBar: read('showBar'),
    collapseOnEdit: read('collapseOnEdit'),
    celebrate: read('celebrate'),
    showToasts: read('showToasts'),
    live: read('live')
  };
}

/** The connection to the service, shared by all features. */
export class Codementor implements ICodementor, IDisposable {
  constructor(
    readonly client: Client,
    readonly live: Live
  ) {
    live.message.connect((_, message) => {
      if (message.type === 'challenge-completed') {
        this.notifyChanged({ challengeId: message.challengeId, award: null });
      } else if (message.type === 'progress-changed') {
        this.notifyChanged({ challengeId: '', award: null });
      }
    });
    live.reconnected.connect(() => this.notifyChanged({ challengeId: '', award: null }));
  }

  get settings(): ISettings {
    return this._settings;
  }

  set settings(value: ISettings) {
    this._settings = value;
    if (value.live) {
      this.live.start();
    } else {
      this.live.stop();
    }
    this._settingsChanged.emit(value);
  }

  get settingsChanged(): ISignal<this, ISettings> {
    return this._settingsChanged;
  }

  get changed(): ISignal<this, IChange> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  notifyChanged(change: IChange): void {
    this._changed.emit(change);
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.live.dispose();
      Signal.clearData(this);
    }
  }

  private _settings = DEFAULT_SETTINGS;
  private _isDisposed = false;
  private _settingsChanged = new Signal<this, ISettings>(this);
  private _changed = new Signal<this, IChange>(this);
}
