// What the student's code finds around it: the language, and a few words of its surroundings.

const KEPT = [
  ...['console', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'],
  ...['clearImmediate', 'queueMicrotask', 'structuredClone', 'TextEncoder', 'TextDecoder', 'URL'],
  ...['URLSearchParams', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'atob', 'btoa'],
  ...['DOMException', 'performance']
];
const NO_INPUT =
  'nothing is typed in when a function is tested; what it needs comes as its parameters';

/** What is typed: `text` is null where nothing can be typed. */
const keyboard = { text: null };

/** Takes everything from the student's global object that is neither the language nor kept. */
function strip(theirs) {
  const kept = new Set([...Object.getOwnPropertyNames(globalThis), ...KEPT]);
  for (const name of Object.getOwnPropertyNames(theirs)) {
    if (!kept.has(name)) delete theirs[name];
  }
}

function furnish(theirs, leave) {
  const stdout = { write: text => emit(1, text) };
  const stderr = { write: text => emit(2, text) };
  const console = new Console({ stdout, stderr, ignoreErrors: false, colorMode: false });
  const given = {
    console,
    prompt: outside.makeFunction(() => typedLine()),
    module: outside.makeModule(),
    require: outside.makeFunction(name => required(name)),
    process: outside.makeProcess(
      text => (emit(1, String(text)), true),
      text => (emit(2, String(text)), true),
      code => leave(code)
    )
  };
  for (const [name, value] of Object.entries(given)) {
    Object.defineProperty(theirs, name, { value, writable: true, configurable: true });
  }
  outside.limitStack(30);
}

function emit(fd, text) {
  let rest = Buffer.from(text);
  while (rest.length) rest = rest.subarray(fs.writeSync(fd, rest));
}

/** The next line, without what ends it; null when there is none. */
function typedLine() {
  if (keyboard.text === null) throw outside.makeError(NO_INPUT);
  if (keyboard.text === '') return null;
  const [line] = keyboard.text.split('\n', 1);
  keyboard.text = keyboard.text.slice(line.length + 1);
  return line.replace(/\r$/, '');
}

/** The few modules that a program may ask for: reading what is typed as one text. */
function required(name) {
  if (name !== 'fs' && name !== 'node:fs') {
    throw outside.makeError(
      `while it is graded, your code cannot load the module ${asText(name)}; JavaScript itself is all there is`
    );
  }
  return outside.makeFs((path, options) => {
    if (path !== 0 && path !== '/dev/stdin') {
      throw outside.makeError('while it is graded, your code can read what is typed, but no files');
    }
    if (keyboard.text === null) throw outside.makeError(NO_INPUT);
    const all = keyboard.text;
    keyboard.text = '';
    return options === undefined ? outside.makeBytes(Buffer.from(all)) : all;
  });
}

/** Makers of values in the student's own world, compiled before any of the student's code ran. */
const OUTSIDE = `(() => {
  'use strict';
  const { Error, TypeError, Map, Set, Uint8Array } = globalThis;
  const from = Uint8Array.from.bind(Uint8Array);
  return {
    objectPrototype: Object.prototype,
    TypeError,
    makeArray: () => [],
    makeObject: () => ({}),
    makeMap: () => new Map(),
    makeSet: () => new Set(),
    makeBytes: data => from(data),
    makeError: message => new Error(message),
    makeFunction: act => (...args) => act(...args),
    makeProcess: (out, err, leave) => ({
      argv: ['node', 'solution.js'],
      env: {},
      stdout: { write: text => out(text) },
      stderr: { write: text => err(text) },
      exit: code => leave(code)
    }),
    makeModule: () => ({ exports: {} }),
    makeFs: readFileSync => ({ readFileSync: (path, options) => readFileSync(path, options) }),
    limitStack: most => { Error.stackTraceLimit = most; }
  };
})()`;
