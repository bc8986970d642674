// The page of a conversation with the tutor; `page.js` comes before it.

const THUMBS = [
  [1, 'This helped'],
  [-1, 'This did not help']
];

// --- One question and its answer -----------------------------------------------------------------

function showFinding(finding) {
  return h(
    'div',
    { class: 'cm-finding', role: 'group', 'aria-label': 'What was found first' },
    h('p', {}, ...sentence(finding.sentence)),
    ...(finding.evidence ? [h('pre', {}, finding.evidence)] : [])
  );
}

/** Pages open in a new tab; how a challenge is opened, and where a material is, is said. */
function showResources(resources) {
  const list = h('ul', {});
  for (const { title, kind, where } of resources) {
    if (kind === 'challenge') {
      list.append(h('li', {}, `${title}: `, h('code', {}, `Challenge("${where}")`)));
    } else if (kind === 'material') {
      list.append(h('li', {}, `${title} (${where})`));
    } else if (/^https:\/\//i.test(where)) {
      const link = { href: where, target: '_blank', rel: 'noopener noreferrer' };
      list.append(h('li', {}, h('a', link, title), h('span', { class: 'cm-unseen' }, ' (new tab)')));
    }
  }
  return h('div', { class: 'cm-resources' }, h('h4', {}, 'To read or practise'), list);
}

function showSteps(steps, total) {
  const list = h('ol', {});
  for (const [who, what, note] of steps) {
    const item = h('li', {}, h('strong', {}, who), h('span', { class: 'cm-quiet' }, ` · ${what}`));
    if (note) {
      item.append(h('div', {}, ...sentence(note)));
    }
    list.append(item);
  }
  return h(
    'details',
    { class: 'cm-steps' },
    h('summary', { class: 'cm-quiet' }, 'How this answer came about'),
    list,
    h('p', { class: 'cm-quiet' }, `In all: ${total}`)
  );
}

function showRating(turn, send) {
  const group = h('div', { class: 'cm-rating', role: 'group', 'aria-label': 'Did it help?' });
  for (const [rating, words] of THUMBS) {
    const pressed = turn.rating === rating;
    const button = h('button', { type: 'button', 'aria-pressed': String(pressed) }, words);
    button.dataset.rating = String(rating);
    button.addEventListener('click', () =>
      send({ type: 'rate', turn: turn.id, rating: pressed ? 0 : rating })
    );
    group.append(button);
  }
  group.append(h('span', { class: 'cm-quiet' }, turn.source));
  return group;
}

function showTurn(turn, send) {
  const shown = h('article', { class: 'cm-turn' }, h('p', { class: 'cm-question' }, turn.question));
  if (turn.finding) {
    shown.append(showFinding(turn.finding));
  }
  if (turn.message) {
    shown.append(h('div', { class: 'cm-message' }, safe(turn.message)));
  }
  shown.append(...turn.notes.map(note => h('p', { class: 'cm-note' }, ...sentence(note))));
  if (turn.resources?.length) {
    shown.append(showResources(turn.resources));
  }
  if (turn.source) {
    shown.append(showRating(turn, send));
  }
  if (turn.steps?.length) {
    shown.append(showSteps(turn.steps, turn.total));
  }
  return shown;
}

/** Show the turns; those that did not change stay, with what is open in them and the focus. */
function showTurns(turns, log, shownBefore, send) {
  const shown = new Map();
  const nodes = turns.map(turn => {
    const told = JSON.stringify({ ...turn, rating: 0 });
    const before = shownBefore.get(turn.id);
    let node = before?.node;
    if (before?.told !== told) {
      node = showTurn(turn, send);
    } else if (before.rating !== turn.rating) {
      rate(node, turn, send);
    }
    shown.set(turn.id, { told, node, rating: turn.rating });
    return node;
  });
  for (const child of [...log.children]) {
    if (!nodes.includes(child)) {
      child.remove();
    }
  }
  nodes.forEach((node, place) => {
    if (log.children[place] !== node) {
      log.insertBefore(node, log.children[place] ?? null);
    }
  });
  return shown;
}

/** Change the buttons only, and keep the one that was pressed in focus. */
function rate(node, turn, send) {
  const before = node.querySelector('.cm-rating');
  const focused = before.contains(document.activeElement)
    ? document.activeElement.dataset.rating
    : undefined;
  const after = showRating(turn, send);
  before.replaceWith(after);
  after.querySelector(`[data-rating="${focused}"]`)?.focus();
}

// --- Who answers, and what could be asked --------------------------------------------------------

function showHead(head, page) {
  page.title.textContent = `Tutor: ${head.title}`;
  page.who.textContent = head.sentence;
  page.ladder.hidden = !head.enabled || head.steps.length === 0;
  page.ladder.replaceChildren(
    ...head.steps.map(([name, state]) =>
      h('li', { 'data-state': state }, name, h('span', { class: 'cm-unseen' }, ` (${state})`))
    )
  );
  page.wait.textContent = head.enabled ? head.wait : '';
  page.asking.hidden = !head.enabled;
}

/** Buttons with questions: after an answer what it suggests, before the first what others ask. */
function showChips(head, turns, chips, ask) {
  const last = turns.at(-1);
  const offered = last
    ? [...head.usual, ...(last.suggestions ?? []).map(words => ['question', words])]
    : head.first.map(words => ['question', words]);
  const all = [...offered, ['traceback', head.error]];
  if (chips.dataset.shown === JSON.stringify(all)) {
    return; // the same ones stay, and so does the focus
  }
  chips.dataset.shown = JSON.stringify(all);
  chips.replaceChildren(
    ...all.map(([intent, words]) => {
      const chip = h('button', { type: 'button', class: 'cm-chip' }, words);
      chip.addEventListener('click', () => ask(intent === 'question' ? words : '', intent));
      return chip;
    })
  );
}

// --- The whole -----------------------------------------------------------------------------------

function build(number) {
  const id = name => `cm-${number}-${name}`;
  const page = {
    title: h('h2', { class: 'cm-title', id: id('title') }),
    who: h('p', { class: 'cm-quiet' }),
    ladder: h('ol', { class: 'cm-ladder', 'aria-label': 'Steps of help' }),
    wait: h('p', { class: 'cm-quiet' }),
    earlier: h('button', { type: 'button' }, 'Show earlier questions'),
    log: h('div', { class: 'cm-log', role: 'log', 'aria-live': 'off', tabindex: '0' }),
    chips: h('div', { class: 'cm-chips', role: 'group', 'aria-label': 'What you could ask' }),
    box: h('textarea', {
      id: id('box'),
      rows: '2',
      'aria-describedby': id('keys'),
      'data-lm-suppress-shortcuts': 'true'
    }),
    ask: h('button', { type: 'button', class: 'cm-main' }, 'Ask'),
    status: h('p', { class: 'cm-status', role: 'status' }),
    spoken: h('p', { class: 'cm-unseen', role: 'status' }),
    error: h('p', { class: 'cm-error', role: 'alert' })
  };
  page.log.setAttribute('aria-label', 'Conversation');
  page.asking = h(
    'div',
    {},
    page.chips,
    h('label', { for: id('box') }, 'Your question'),
    page.box,
    h('p', { class: 'cm-quiet', id: id('keys') }, 'Enter asks; Shift+Enter begins a new line.'),
    h('div', { class: 'cm-actions' }, page.ask)
  );
  page.root = h(
    'section',
    { class: 'codementor cm-tutor', 'aria-labelledby': id('title') },
    page.title,
    page.who,
    page.ladder,
    page.wait,
    page.earlier,
    page.log,
    page.asking,
    page.status,
    page.spoken,
    page.error
  );
  return page;
}

/** What a screen reader says once an answer is there. */
function announced(turns) {
  const last = turns.at(-1);
  if (!last) {
    return '';
  }
  return last.finding ? `First finding: ${last.finding.sentence}` : 'The tutor has answered.';
}

function render({ model, el }) {
  counter += 1;
  const page = build(counter);
  const listening = [];
  let shown = new Map();
  let timer = 0;
  let started = 0;
  let unanswered = '';
  let sentAt = -Infinity;

  const on = (name, show) => {
    model.on(`change:${name}`, show);
    listening.push([`change:${name}`, show]);
    show();
  };
  const send = message => model.send(message);
  // Between a question and the kernel's word that it is at work, nothing else is asked.
  const isFree = () => !model.get('_busy') && performance.now() - sentAt > 2000;
  const ask = (question, intent) => {
    if (isFree() && (question.trim() || intent !== 'question')) {
      sentAt = performance.now();
      unanswered = question;
      send({ type: 'ask', question: question.trim(), intent });
    }
  };
  const askTyped = () => {
    if (isFree() && page.box.value.trim()) {
      ask(page.box.value, 'question');
      page.box.value = '';
    }
  };
  const askByChip = (question, intent) => {
    ask(question, intent);
    page.ask.focus(); // the chips go away while the answer is worked out
  };
  const chips = () => showChips(model.get('_head'), model.get('_turns'), page.chips, askByChip);
  const button = () => {
    const stops = model.get('_busy') === 'ask';
    const seconds = Math.floor((performance.now() - started) / 1000);
    page.ask.textContent = stops ? `Stop (${seconds} s)` : 'Ask';
    page.ask.setAttribute('aria-label', stops ? 'Stop' : 'Ask');
  };

  on('_head', () => {
    showHead(model.get('_head'), page);
    chips();
  });
  on('_turns', () => {
    const isLonger = model.get('_turns').at(-1)?.id !== [...shown.keys()].at(-1);
    const wasAtEnd = page.log.scrollHeight - page.log.scrollTop - page.log.clientHeight < 60;
    shown = showTurns(model.get('_turns'), page.log, shown, send);
    page.log.hidden = shown.size === 0;
    chips();
    if (isLonger || wasAtEnd) {
      page.log.lastElementChild?.scrollIntoView?.({ block: 'nearest' });
    }
  });
  on('_earlier', () => {
    page.earlier.hidden = !model.get('_earlier');
  });
  on('_error', () => {
    sentAt = -Infinity;
    say(page.error, model.get('_error'));
    if (model.get('_error') && unanswered && !page.box.value) {
      page.box.value = unanswered; // so that it need not be typed again
    }
  });
  let wasBusy = '';
  on('_busy', () => {
    const busy = model.get('_busy');
    sentAt = -Infinity;
    clearInterval(timer);
    started = performance.now();
    if (busy === 'ask') {
      timer = setInterval(button, 1000);
    }
    button();
    page.root.setAttribute('aria-busy', String(Boolean(busy)));
    page.chips.hidden = Boolean(busy);
    say(page.status, busy === 'ask' ? 'Looking at your question…' : '');
    if (wasBusy === 'ask' && !busy) {
      say(page.spoken, model.get('_error') ? '' : announced(model.get('_turns')));
    }
    wasBusy = busy;
  });

  page.ask.addEventListener('click', () =>
    model.get('_busy') === 'ask' ? send({ type: 'stop' }) : askTyped()
  );
  page.earlier.addEventListener('click', () => send({ type: 'earlier' }));
  page.box.addEventListener('keydown', event => {
    event.stopPropagation();
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      askTyped();
    }
  });
  el.append(page.root);

  return () => {
    clearInterval(timer);
    for (const [event, show] of listening) {
      model.off(event, show);
    }
  };
}

export default { render };
