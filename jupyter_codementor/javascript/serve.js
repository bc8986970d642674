// The loop: read a request, do it, write the answer. Frames are a length of four bytes and JSON.

const MAX_BYTES = 1 << 20;
const solution = new Solution();

/** What is waited for now: it ends with its own result, a stray error, or when nothing is left. */
const waiting = {
  reject: null,
  idle: null,

  until(start, leftOver) {
    return new Promise((resolve, reject) => {
      this.reject = reject;
      this.idle = () => (leftOver ? reject(leftOver()) : resolve());
      if (start) start(resolve, reject);
    }).finally(() => {
      this.reject = this.idle = null;
    });
  }
};

function readExactly(size) {
  const data = Buffer.allocUnsafeSlow(size);
  for (let have = 0; have < size; ) {
    const got = fs.readSync(channel, data, have, size - have, null);
    if (got === 0) process.reallyExit(0);
    have += got;
  }
  return data;
}

function readRequest() {
  return JSON.parse(readExactly(readExactly(4).readUInt32BE(0)).toString('utf8'));
}

function write(number, answer) {
  const parts = Object.entries(answer).map(([key, value]) => {
    const text = value instanceof Encoded ? value.text : JSON.stringify(value);
    return `,${JSON.stringify(key)}:${text}`;
  });
  const body = Buffer.from(`{"n":${number}${parts.join('')}}`);
  if (body.length > MAX_BYTES && answer.status === 'value') {
    const text = opaque('value', 'a value too large to be compared');
    write(number, { status: 'value', value: new Encoded(text) });
  } else {
    writeFrame(body);
  }
}

function writeFrame(body) {
  const length = Buffer.allocUnsafeSlow(4);
  length.writeUInt32BE(body.length);
  let rest = Buffer.concat([length, body]);
  while (rest.length) rest = rest.subarray(fs.writeSync(channel, rest));
}

/** JSON text that stands as it is. */
class Encoded {
  constructor(text) {
    this.text = text;
  }
}

function encoded(value, keep) {
  const encoder = new Encoder();
  try {
    const text = encoder.encode(value);
    if (!keep || encoder.plain) return { value: new Encoded(text) };
    return { value: new Encoded(text), handle: solution.handles.push(value) - 1 };
  } catch (error) {
    const why = error instanceof NotPlain ? error.message : 'it cannot be read';
    return { value: new Encoded(opaque(typeName(value), `a value that is no data: ${why}`)) };
  }
}

async function evaluate({ expression, bind, keep }) {
  solution.given = [];
  solution.watches = keep === true;
  const [value] = await solution.value(expression);
  if (bind !== null && bind !== undefined) {
    solution.bound.set(bind, value);
    return { status: 'value', value: null };
  }
  const answer = { status: 'value', ...encoded(value, keep) };
  if (keep) answer.given = new Encoded(`[${solution.given.map(changed).join(',')}]`);
  return answer;
}

/** What an argument became, if the function changed it. */
function changed({ value, before }) {
  const { text } = encoded(value, false).value;
  return text === before ? 'null' : text;
}

async function run({ code, stdin }) {
  keyboard.text = stdin;
  const broken = solution.load(code);
  if (broken) return broken;
  await waiting.until(null, null);
  return { status: 'value', value: null };
}

/** What the code defines of these names; a class of errors with the names of its classes. */
function definitions(names) {
  const found = {};
  for (const name of names.filter(each => solution.defines(each))) {
    const value = solution.lookup(name);
    const made = typeof value === 'function' && isClass(value) ? value.prototype : null;
    const classes = made === null ? [] : constructorNames(made);
    const isOwn = classes.includes('Error') && classes[0] !== name;
    const all = isOwn ? [name, ...classes] : classes;
    found[name] = all.includes('Error') ? all.filter(each => each !== 'Object') : [];
  }
  return found;
}

async function act(request) {
  if (request.do === 'load') return solution.load(request.code) ?? { status: 'value', value: null };
  if (request.do === 'run') return run(request);
  if (request.do === 'names') return { status: 'value', value: definitions(request.names) };
  return evaluate(request);
}

async function answer(request) {
  try {
    return await act(request);
  } catch (error) {
    if (error instanceof Missing) return { status: 'missing', missing: error.message };
    return { status: 'raised', raised: raised(error, solution.source) };
  }
}

async function serve() {
  let current = null;
  process.on('beforeExit', () => waiting.idle?.());
  process.on('uncaughtException', error => waiting.reject?.(error));
  process.on('unhandledRejection', error => waiting.reject?.(error));
  furnish(theirs, () => {
    // A program may end itself; a function that does takes its answer along.
    if (current?.do === 'run') write(current.n, { status: 'value', value: null });
    process.reallyExit(0);
  });
  writeFrame(Buffer.from('{"ready":true}'));
  for (;;) {
    current = readRequest();
    write(current.n, await answer(current));
  }
}
