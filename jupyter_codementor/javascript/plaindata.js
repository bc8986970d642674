// Plain data: the values that may cross the wall, and their JSON form (see model/plaindata.py).
//
// JavaScript has one type of number: a whole one travels as an int, any other as a float.

const MAX_DEPTH = 100;
const MAX_NODES = 200_000;
const MAX_TEXT = 500;
const FEW_KEYS = 1_000;
const MOST_KEYS = 16_000;

class NotPlain extends Error {}

/** Encodes one value as JSON text; `plain` tells afterwards whether all of it was data. */
class Encoder {
  constructor() {
    this.left = MAX_NODES;
    this.pairsLeft = MOST_KEYS ** 2;
    this.plain = true;
  }

  encode(value, depth = 0, hashable = false) {
    this.left -= 1;
    if (this.left < 0) throw new NotPlain(`the value has more than ${MAX_NODES} parts`);
    if (depth > MAX_DEPTH) throw new NotPlain(`the value is nested more than ${MAX_DEPTH} deep`);
    if (value === undefined || value === null) return 'null';
    switch (typeof value) {
      case 'boolean':
        return value ? 'true' : 'false';
      case 'string':
        return JSON.stringify(value);
      case 'number':
        return encodeNumber(value);
      case 'bigint':
        return encodeBigInt(value);
      case 'object':
        return this.object(value, depth, hashable);
      default:
        return this.opaque(value);
    }
  }

  object(value, depth, hashable) {
    if (types.isProxy(value)) return this.opaque(value);
    if (Array.isArray(value)) return this.array(value, depth, hashable);
    if (hashable) return this.opaque(value);
    if (types.isMap(value)) {
      const pairs = [];
      mapForEach.call(value, (item, key) => pairs.push([key, item]));
      return this.dict(pairs, depth);
    }
    if (types.isSet(value)) {
      const found = [];
      setForEach.call(value, item => found.push(item));
      this.spendKeys(found);
      const items = found.map(item => this.encode(item, depth + 1, true));
      return `{"set":[${items.join(',')}]}`;
    }
    if (types.isUint8Array(value)) return `{"bytes":"${Buffer.from(value).toString('base64')}"}`;
    if (types.isTypedArray(value)) return this.array(value, depth, false);
    if (isPlainObject(value)) {
      return this.dict(Object.keys(value).map(key => [key, value[key]]), depth);
    }
    return this.opaque(value);
  }

  /** An array inside a set, or as a key, must be one that Python can hash: a tuple. */
  array(value, depth, hashable) {
    const { length } = value;
    if (length > this.left) throw new NotPlain(`the value has more than ${MAX_NODES} parts`);
    const items = [];
    for (let i = 0; i < length; i += 1) items.push(this.encode(value[i], depth + 1, hashable));
    const list = `[${items.join(',')}]`;
    return hashable ? `{"tuple":${list}}` : list;
  }

  /** As in plaindata.py: very many keys that are no text could make the grader's tables slow. */
  spendKeys(keys) {
    if (keys.length <= FEW_KEYS) return;
    this.pairsLeft -= keys.filter(key => typeof key !== 'string').length ** 2;
    if (this.pairsLeft < 0) throw new NotPlain(`it has more than ${MOST_KEYS} keys that are no text`);
  }

  dict(pairs, depth) {
    this.spendKeys(pairs.map(([key]) => key));
    const items = pairs.map(([key, item]) => {
      const encoded = this.encode(key, depth + 1, true);
      return `[${encoded},${this.encode(item, depth + 1)}]`;
    });
    return `{"dict":[${items.join(',')}]}`;
  }

  opaque(value) {
    this.plain = false;
    return opaque(typeName(value), inspected(value));
  }
}

function opaque(type, text) {
  const [name, shown] = [type, text].map(each => JSON.stringify(each.slice(0, MAX_TEXT)));
  return `{"opaque":${name},"text":${shown}}`;
}

function inspected(value) {
  try {
    if (types.isNativeError(value)) return `${errorNames(value)[0]}: ${messageOf(value)}`;
    return util.inspect(value, { depth: 2, breakLength: Infinity, maxStringLength: MAX_TEXT });
  } catch {
    return '';
  }
}

function isPlainObject(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === outside.objectPrototype;
}

function typeName(value) {
  if (typeof value !== 'object') return typeof value;
  return constructorNames(value)[0] ?? 'Object';
}

/** The names of a value's class and of the classes beneath it, without calling any code of them. */
function constructorNames(value) {
  const found = [];
  if (types.isProxy(value)) return ['Proxy'];
  let prototype = Object.getPrototypeOf(value);
  while (prototype !== null && !types.isProxy(prototype) && found.length < MAX_DEPTH) {
    const maker = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
    if (typeof maker === 'function' && !types.isProxy(maker)) {
      const name = Object.getOwnPropertyDescriptor(maker, 'name')?.value;
      if (typeof name === 'string' && name !== '') found.push(name.slice(0, 200));
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return found;
}

function encodeNumber(value) {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  return `{"float":"${floatHex(value)}"}`;
}

function encodeBigInt(value) {
  const size = value < 0n ? -value : value;
  if (size <= BigInt(Number.MAX_SAFE_INTEGER)) return String(value);
  return `{"int":"${value < 0n ? '-' : ''}0x${size.toString(16)}"}`;
}

/** A float as Python's `float.hex` writes it. */
function floatHex(value) {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const sign = bits >> 63n ? '-' : '';
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0');
  return exponent === 0
    ? `${sign}0x0.${fraction}p-1022`
    : `${sign}0x1.${fraction}p${exponent - 1023}`;
}

function fromFloatHex(text) {
  const special = { nan: NaN, inf: Infinity, '-inf': -Infinity }[text];
  if (special !== undefined) return special;
  const [, sign, whole, fraction, exponent] = /^(-?)0x([01])\.([0-9a-f]+)p([+-]?\d+)$/.exec(text);
  const size = Number(whole) + parseInt(fraction, 16) / 16 ** fraction.length;
  return (sign ? -1 : 1) * size * 2 ** Number(exponent);
}

/** The value of a JSON form, made of the student's own kind of arrays and objects. */
function decode(form) {
  if (form === null || typeof form !== 'object') return form;
  if (Array.isArray(form)) return decodedArray(form);
  const [[tag, content]] = Object.entries(form);
  switch (tag) {
    case 'int':
      return content[0] === '-' ? -BigInt(content.slice(1)) : BigInt(content);
    case 'float':
      return fromFloatHex(content);
    case 'bytes':
      return outside.makeBytes(Buffer.from(content, 'base64'));
    case 'tuple':
      return decodedArray(content);
    case 'set':
    case 'frozenset': {
      const made = outside.makeSet();
      for (const item of content) setAdd.call(made, decode(item));
      return made;
    }
    case 'dict':
      return decodedDict(content);
    default:
      throw new outside.TypeError(`JavaScript has no ${tag}`);
  }
}

function decodedArray(items) {
  const made = outside.makeArray();
  items.forEach((item, index) => define(made, index, decode(item)));
  return made;
}

/** A dict whose keys are all text is an object, any other one a Map. */
function decodedDict(pairs) {
  if (pairs.every(([key]) => typeof key === 'string')) {
    const made = outside.makeObject();
    for (const [key, item] of pairs) define(made, key, decode(item));
    return made;
  }
  const made = outside.makeMap();
  for (const [key, item] of pairs) mapSet.call(made, decode(key), decode(item));
  return made;
}

function define(object, key, value) {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  });
}

const mapForEach = Map.prototype.forEach;
const setForEach = Set.prototype.forEach;
const setAdd = Set.prototype.add;
const mapSet = Map.prototype.set;
