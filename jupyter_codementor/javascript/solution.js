// The student's code: loading it, and evaluating expressions among what it defines.

class Missing extends Error {}

const OPERATIONS = {
  '+': (left, right) => (Array.isArray(left) ? [...left, ...right] : left + right),
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  '%': (left, right) => ((left % right) + right) % right,
  '**': (left, right) => left ** right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => util.isDeepStrictEqual(left, right),
  '!=': (left, right) => !util.isDeepStrictEqual(left, right),
  in: (left, right) => holds(right, left),
  'not in': (left, right) => !holds(right, left)
};

/** One student's code in this process. */
class Solution {
  constructor() {
    this.source = '';
    this.bound = new Map();
    this.handles = [];
    this.given = []; // the arguments of the last call, as they were before it
    this.watches = false;
  }

  /** Executes the code; the result is the answer to give if it cannot be compiled. */
  load(source) {
    this.source = source;
    let script;
    try {
      script = new vm.Script(source, { filename: FILENAME });
    } catch (error) {
      return { status: 'syntax_error', raised: syntaxError(error) };
    }
    script.runInThisContext();
    return null;
  }

  /** The value of an expression, in an array, so that no value is taken for a promise. */
  async value(form) {
    switch (form.type) {
      case 'constant':
        return [decode(form.data)];
      case 'name':
        return [this.lookup(form.name)];
      case 'handle':
        return [this.handles[form.id]];
      case 'attribute':
        return [(await this.value(form.of))[0][form.name]];
      case 'item': {
        const [of] = await this.value(form.of);
        return [itemOf(of, (await this.value(form.key))[0])];
      }
      case 'call':
        return this.call(form);
      case 'display': {
        const made = outside.makeArray();
        const items = await this.values(form.items);
        items.forEach((item, index) => define(made, index, item));
        return [made];
      }
      default: {
        const [left, right] = await this.values([form.left, form.right]);
        return [OPERATIONS[form.operator](left, right)];
      }
    }
  }

  async values(forms) {
    const found = [];
    for (const form of forms) found.push((await this.value(form))[0]);
    return found;
  }

  /** A method is called on what it belongs to, a class with `new`; a promise is waited for. */
  async call(form) {
    if (Object.keys(form.kwargs ?? {}).length) {
      throw new outside.TypeError('JavaScript has no parameters by name');
    }
    let self, callee;
    if (form.function.type === 'attribute') {
      [self] = await this.value(form.function.of);
      callee = self[form.function.name];
    } else {
      [callee] = await this.value(form.function);
    }
    const args = await this.values(form.args);
    if (typeof callee !== 'function') throw new outside.TypeError(`${nameOf(form.function)} is not a function`);
    if (this.watches) {
      this.given = args.map(value => ({ value, before: encoded(value, false).value.text }));
    }
    return settled(isClass(callee) ? Reflect.construct(callee, args) : Reflect.apply(callee, self, args));
  }

  lookup(name) {
    if (this.bound.has(name)) return this.bound.get(name);
    if (this.defines(name)) return vm.runInThisContext(name);
    if (name === 'len') return lengthOf;
    throw new Missing(name);
  }

  defines(name) {
    try {
      return vm.runInThisContext(`typeof ${name}`) !== 'undefined';
    } catch {
      return false; // a reserved word, or not yet initialised
    }
  }
}

function nameOf(form) {
  return form.name ?? 'this value';
}

function isClass(callee) {
  return !types.isProxy(callee) && functionText.call(callee).startsWith('class');
}

const functionText = Function.prototype.toString;
const promiseThen = Promise.prototype.then;

/** Waits until a promise is settled, while timers and the like go on; others are there already. */
async function settled(value) {
  let found = value;
  while (types.isPromise(found)) {
    const promise = found;
    [found] = await waiting.until(
      (resolve, reject) => promiseThen.call(promise, result => resolve([result]), reject),
      () => outside.makeError('the promise was never settled: nothing is left that could resolve it')
    );
  }
  return [found];
}

function itemOf(of, key) {
  if (types.isMap(of)) return mapGet.call(of, key);
  const counted = Array.isArray(of) || typeof of === 'string' || types.isTypedArray(of);
  return counted && typeof key === 'number' && key < 0 ? of[of.length + key] : of[key];
}

function lengthOf(value) {
  if (types.isMap(value) || types.isSet(value)) return value.size;
  return value.length ?? Object.keys(value).length;
}

function holds(whole, part) {
  if (typeof whole === 'string') return whole.includes(part);
  if (types.isMap(whole)) return mapHas.call(whole, part);
  if (types.isSet(whole)) return setHas.call(whole, part);
  if (Array.isArray(whole)) {
    for (let i = 0; i < whole.length; i += 1) if (util.isDeepStrictEqual(whole[i], part)) return true;
    return false;
  }
  return Object.hasOwn(whole, part);
}

const mapGet = Map.prototype.get;
const mapHas = Map.prototype.has;
const setHas = Set.prototype.has;
