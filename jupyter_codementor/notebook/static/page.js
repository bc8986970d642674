// What the pages of the widgets share: they show what Python says and tell Python what was pressed.
// All HTTP stays in Python. Plain JavaScript, no build step; Python puts the files together.

let counter = 0;

/** Make an element; `children` are nodes or text. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children);
  return element;
}

// --- Markdown that Python turned into HTML: only what is listed here gets in -------------------

const ALLOWED = new Set(
  ('P BR STRONG EM DEL CODE PRE UL OL LI H1 H2 H3 H4 H5 H6 BLOCKQUOTE A HR ' +
    'TABLE THEAD TBODY TR TH TD').split(' ')
);

function safe(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const fragment = document.createDocumentFragment();
  copySafely(parsed.body, fragment);
  return fragment;
}

function copySafely(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.textContent);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      if (['SCRIPT', 'STYLE', 'TEMPLATE'].includes(node.tagName)) {
        continue;
      }
      let target = to;
      const href = node.tagName === 'A' ? (node.getAttribute('href') ?? '') : 'https://';
      if (ALLOWED.has(node.tagName) && /^https?:\/\//i.test(href)) {
        target = document.createElement(node.tagName.toLowerCase());
        if (node.tagName === 'A') {
          target.setAttribute('href', href);
          target.setAttribute('target', '_blank');
          target.setAttribute('rel', 'noopener noreferrer');
        }
        to.append(target);
      }
      copySafely(node, target);
    }
  }
}

/** The parts of a sentence in which `code` stands between backticks. */
function sentence(text) {
  return text.split(/`([^`]+)`/).map((part, place) => (place % 2 ? h('code', {}, part) : part));
}

/** Change a live region only if it says something new, so that it is not read out twice. */
function say(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}
