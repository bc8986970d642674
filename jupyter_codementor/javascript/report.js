// What is said of an error: its names, message, line and the frames in the student's code.

const FILENAME = 'solution.js';
const MAX_MESSAGE = 2_000;
const MAX_TRACEBACK = 8_000;
const MAX_FRAMES = 10;
const FRAME = /^ +at (?:.* \()?solution\.js:(\d+):(\d+)\)?$/;
const SYNTAX = /^solution\.js:(\d+)\r?\n(.*)\r?\n( *\^+)/;

/** The answer for an error that left the student's code. */
function raised(error, source) {
  const names = errorNames(error);
  const message = messageOf(error);
  const frames = framesOf(error);
  const head = frames.length ? pointer(source, frames[0].line, frames[0].column) : '';
  const what = message ? `${names[0]}: ${message}` : names[0];
  const calls = frames.slice(0, MAX_FRAMES).map(frame => frame.text);
  const traceback = [head + what, ...calls].join('\n');
  return {
    type_name: names[0],
    bases: [...names, 'Exception'],
    message,
    line: frames.length ? frames[0].line : null,
    traceback: `${cutMiddle(traceback, MAX_TRACEBACK)}\n`
  };
}

/** The answer for code that cannot be compiled. */
function syntaxError(error) {
  const message = messageOf(error);
  const [shown, line] = SYNTAX.exec(read(error, 'stack') ?? '') ?? ['', null];
  const head = shown && shown.length < MAX_MESSAGE ? `${shown}\n\n` : '';
  return {
    type_name: 'SyntaxError',
    bases: ['SyntaxError', 'Error', 'Exception'],
    message,
    line: line === null ? null : Number(line),
    traceback: `${head}SyntaxError: ${message}\n`
  };
}

function isError(value) {
  return types.isNativeError(value) || (isObject(value) && constructorNames(value).includes('Error'));
}

function isObject(value) {
  return value !== null && typeof value === 'object';
}

/** What the error calls itself goes first, unless that is a class beneath its own; then these. */
function errorNames(error) {
  if (!isError(error)) return [`thrown ${error === null ? 'null' : typeof error}`];
  const own = read(error, 'name');
  const classes = constructorNames(error).filter(name => name !== 'Object');
  return own && !classes.includes(own) ? [own.slice(0, 200), ...classes] : classes;
}

function messageOf(error) {
  const text = isError(error) ? read(error, 'message') : asText(error);
  return (text ?? '').slice(0, MAX_MESSAGE);
}

function asText(value) {
  return typeof value === 'string' ? value : inspected(value);
}

/** A property that is a text; one that is not, or cannot be read, is null. */
function read(object, key) {
  try {
    const found = object[key];
    return typeof found === 'string' ? found : null;
  } catch {
    return null;
  }
}

function framesOf(error) {
  const stack = isError(error) ? read(error, 'stack') ?? '' : '';
  const found = [];
  for (const line of stack.slice(-MAX_TRACEBACK * 4).split('\n')) {
    const match = line.length < MAX_MESSAGE ? FRAME.exec(line) : null;
    if (match) found.push({ line: Number(match[1]), column: Number(match[2]), text: line });
  }
  return found;
}

function pointer(source, line, column) {
  const text = source.split('\n')[line - 1]?.trimEnd();
  if (text === undefined || text.length > MAX_TEXT) return `${FILENAME}:${line}\n`;
  const blank = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${FILENAME}:${line}\n${text}\n${blank}^\n\n`;
}

function cutMiddle(text, most) {
  return text.length <= most
    ? text
    : `${text.slice(0, most / 2)}\n  [...]\n${text.slice(-most / 2)}`;
}
