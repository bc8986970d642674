// The page of a challenge; `page.js` comes before it.

const PROSE = new Set(['hint']);

// --- The editor ----------------------------------------------------------------------------------

function insert(editor, text) {
  // Keeps the browser's undo; where it is refused, the text still gets in.
  if (!document.execCommand('insertText', false, text)) {
    editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, 'end');
    editor.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function selectLines(editor) {
  const { value, selectionStart, selectionEnd } = editor;
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const end = value.indexOf('\n', Math.max(start, selectionEnd - 1));
  editor.setSelectionRange(start, end === -1 ? value.length : end);
  return value.slice(start, end === -1 ? value.length : end);
}

function indent(editor, back) {
  const { selectionStart, selectionEnd, value } = editor;
  const manyLines = value.slice(selectionStart, selectionEnd).includes('\n');
  if (!back && !manyLines) {
    insert(editor, '    ');
    return;
  }
  const lines = selectLines(editor);
  const changed = back ? lines.replace(/^( {1,4}|\t)/gm, '') : lines.replace(/^(?=.)/gm, '    ');
  if (changed === lines) {
    editor.setSelectionRange(selectionStart, selectionEnd);
    return;
  }
  const start = editor.selectionStart;
  insert(editor, changed);
  if (manyLines) {
    editor.setSelectionRange(start, start + changed.length);
  }
}

function newLine(editor) {
  const line = editor.value.slice(0, editor.selectionStart).split('\n').at(-1);
  const spaces = /^[ \t]*/.exec(line)[0];
  insert(editor, '\n' + spaces + (line.trimEnd().endsWith(':') ? '    ' : ''));
}

/** Tab indents until Escape is pressed; then the next Tab leaves the editor. */
function handleKeys(editor, run) {
  let leaving = false;
  editor.addEventListener('keydown', event => {
    event.stopPropagation();
    if (event.isComposing) {
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'Escape') {
      leaving = true;
      return;
    }
    if (event.key === 'Tab' && plain && !leaving) {
      event.preventDefault();
      indent(editor, event.shiftKey);
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      run();
    } else if (event.key === 'Enter' && plain) {
      event.preventDefault();
      newLine(editor);
    }
    if (!['Shift', 'Tab'].includes(event.key)) {
      leaving = false;
    }
  });
  editor.addEventListener('blur', () => (leaving = false));
}

// --- Results -------------------------------------------------------------------------------------

function showCase(one) {
  const item = h(
    'li',
    { 'data-passed': String(one.passed) },
    h('span', { class: 'cm-mark', 'aria-hidden': 'true' }, one.passed ? '✓' : '✗'),
    `${one.name}${one.hidden ? ' (hidden)' : ''}: `,
    h('span', { class: 'cm-quiet' }, one.words)
  );
  if (one.rows.length) {
    const list = h('dl', { class: 'cm-rows' });
    for (const [label, text] of one.rows) {
      list.append(h('dt', {}, label));
      list.append(h('dd', PROSE.has(label) ? { class: 'cm-prose' } : {}, text));
    }
    item.append(list);
  }
  return item;
}

/** Remarks on the code; open once the tests pass, when there is nothing more pressing. */
function showReview(review, open) {
  const list = h('ul', { class: 'cm-remarks', 'aria-label': 'Remarks on your code' });
  for (const { place, sentence, reason } of review.remarks) {
    list.append(
      h('li', {}, h('strong', {}, place), `: ${sentence}`, h('p', { class: 'cm-quiet' }, reason))
    );
  }
  return h('details', { class: 'cm-review', open }, h('summary', {}, review.heading), list);
}

function showResult(result, place) {
  place.replaceChildren();
  place.hidden = !result.headline;
  if (place.hidden) {
    return;
  }
  place.open = true;
  place.append(h('summary', { class: 'cm-quiet' }, 'Details of the result'));
  place.append(...(result.lines ?? []).map(line => h('p', {}, line)));
  if (result.next) {
    const { title, id, reason } = result.next;
    place.append(
      h('p', {}, 'Next: ', h('strong', {}, title), ' ', h('code', {}, `Challenge("${id}")`)),
      h('p', { class: 'cm-quiet' }, reason)
    );
  }
  if (result.cases.length) {
    const list = h('ul', { class: 'cm-cases', 'aria-label': 'Test results' });
    list.append(...result.cases.map(showCase));
    place.append(list);
  }
  if (result.output) {
    place.append(
      h('details', {}, h('summary', {}, 'Printed output'), h('pre', {}, result.output))
    );
  }
  if (result.review?.heading) {
    place.append(showReview(result.review, result.tone === 'good'));
  }
  if (result.note) {
    place.append(h('p', { class: 'cm-quiet' }, result.note));
  }
}

// --- The whole -----------------------------------------------------------------------------------

function build(detail, number) {
  const id = name => `cm-${number}-${name}`;
  const page = {
    editor: h('textarea', {
      id: id('editor'),
      spellcheck: 'false',
      autocapitalize: 'off',
      autocomplete: 'off',
      'aria-describedby': id('keys'),
      'data-lm-suppress-shortcuts': 'true'
    }),
    run: h('button', { type: 'button', class: 'cm-main' }),
    submit: h('button', { type: 'button' }),
    hint: h('button', { type: 'button' }),
    status: h('p', { class: 'cm-status', role: 'status' }),
    error: h('p', { class: 'cm-error', role: 'alert' }),
    result: h('details', { class: 'cm-result', hidden: true }),
    hints: h('div', { class: 'cm-hints', 'aria-live': 'polite' }),
    facts: h('p', { class: 'cm-quiet' }),
    explanation: h('div')
  };
  const tests = h(
    'details',
    {},
    h('summary', {}, `Tests: ${detail.tests.length} visible, ${detail.hidden_tests} hidden`)
  );
  for (const test of detail.tests) {
    tests.append(h('p', {}, test.name), h('pre', {}, test.source));
  }
  const description = h('div', { class: 'cm-description' }, safe(detail.description));
  page.root = h(
    'section',
    { class: 'codementor', 'aria-labelledby': id('title') },
    h('h2', { class: 'cm-title', id: id('title') }, detail.title),
    page.facts,
    description,
    tests,
    h('label', { for: id('editor') }, 'Your solution'),
    page.editor,
    h(
      'p',
      { class: 'cm-quiet', id: id('keys') },
      'Tab indents; Escape, then Tab leaves the editor. Ctrl+Enter runs the tests.'
    ),
    h(
      'div',
      { class: 'cm-actions', role: 'group', 'aria-label': 'Actions' },
      page.run,
      page.submit,
      page.hint
    ),
    page.status,
    page.error,
    page.result,
    page.hints,
    page.explanation
  );
  return page;
}

/** What changes once the challenge is solved. */
function showStanding(detail, page) {
  page.facts.textContent = detail.facts.join(' · ');
  page.explanation.replaceChildren();
  if (detail.explanation) {
    page.explanation.append(
      h('details', {}, h('summary', {}, 'Explanation'), safe(detail.explanation))
    );
  }
}

function grow(editor) {
  const lines = editor.value.split('\n').length;
  editor.rows = Math.min(Math.max(lines + 1, 5), 30);
}

function showHints(hints, page) {
  page.hints.replaceChildren();
  hints.taken.forEach((html, index) => {
    page.hints.append(h('h3', {}, `Hint ${index + 1} of ${hints.total}`), safe(html));
  });
  if (hints.note) {
    page.hints.append(h('p', { class: 'cm-quiet' }, hints.note));
  }
}

const RESTING = { run: 'Run tests', submit: 'Submit', hint: 'Hint' };
const WORKING = { run: 'Running the tests…', submit: 'Grading your submission…', hint: '' };

/** The button that was pressed becomes Stop with the time that went by; the others wait. */
function showBusy(busy, hints, page, seconds) {
  for (const name of Object.keys(RESTING)) {
    const button = page[name];
    const stops = busy === name && name !== 'hint';
    const none = name === 'hint' && hints.taken.length >= hints.total;
    button.setAttribute('aria-disabled', String((busy !== '' && !stops) || none));
    const resting =
      name === 'hint' ? `Hint ${hints.taken.length}/${hints.total}` : RESTING[name];
    button.textContent = stops ? `Stop (${seconds} s)` : resting;
    button.setAttribute('aria-label', stops ? 'Stop' : ariaName(name, hints));
  }
}

function ariaName(name, hints) {
  return name === 'hint'
    ? `Hint ${hints.taken.length}/${hints.total}: ${hints.total - hints.taken.length} left`
    : RESTING[name];
}

/** What was last asked for: still at work, an error, or a result. */
function showOutcome(model, page) {
  const working = WORKING[model.get('_busy')];
  const error = working ? '' : model.get('_error');
  const result = working ? {} : model.get('_result');
  const time = result.duration ? ` (${result.duration})` : '';
  page.root.setAttribute('aria-busy', String(Boolean(working)));
  page.status.dataset.tone = result.tone ?? '';
  say(page.status, working || (result.headline ? result.headline + time : ''));
  say(page.error, error);
  showResult(result, page.result);
}

function render({ model, el }) {
  counter += 1;
  const page = build(model.get('_detail'), counter);
  const listening = [];
  let timer = 0;
  let started = 0;

  const on = (name, show) => {
    model.on(`change:${name}`, show);
    listening.push([`change:${name}`, show]);
    show();
  };
  const seconds = () => Math.floor((performance.now() - started) / 1000);
  const buttons = () => showBusy(model.get('_busy'), model.get('_hints'), page, seconds());
  const saveCode = () => {
    if (model.get('code') !== page.editor.value) {
      model.set('code', page.editor.value);
      model.save_changes();
    }
  };
  const press = name => {
    if (page[name].getAttribute('aria-disabled') === 'true') {
      return;
    }
    const stop = model.get('_busy') === name;
    saveCode();
    model.send(stop ? { type: 'stop' } : { type: name, code: page.editor.value });
  };

  on('_detail', () => showStanding(model.get('_detail'), page));
  on('code', () => {
    if (page.editor.value !== model.get('code')) {
      page.editor.value = model.get('code');
    }
    grow(page.editor);
  });
  on('_hints', () => {
    showHints(model.get('_hints'), page);
    buttons();
  });
  const outcome = () => showOutcome(model, page);
  on('_result', outcome);
  on('_error', outcome);
  on('_busy', () => {
    clearInterval(timer);
    started = performance.now();
    if (model.get('_busy')) {
      timer = setInterval(buttons, 1000);
    }
    buttons();
    outcome();
  });

  for (const name of Object.keys(RESTING)) {
    page[name].addEventListener('click', () => press(name));
  }
  page.editor.addEventListener('input', () => {
    grow(page.editor);
    page.result.open = false; // it tells of code that is no longer there
  });
  page.editor.addEventListener('change', saveCode);
  handleKeys(page.editor, () => press('run'));
  el.append(page.root);

  return () => {
    clearInterval(timer);
    for (const [event, show] of listening) {
      model.off(event, show);
    }
  };
}

export default { render };
