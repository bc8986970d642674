// My progress; `page.js` comes before it.

function render({ model, el }) {
  const id = `cm-dashboard-${++counter}`;
  const root = h('div', { class: 'codementor', role: 'region', 'aria-labelledby': id });
  const status = h('p', { class: 'cm-quiet', role: 'status' });
  const error = h('p', { class: 'cm-error', role: 'alert' });
  const again = h('button', { type: 'button' }, 'Look again');
  again.addEventListener('click', () => {
    if (!model.get('_busy')) {
      model.send({ type: 'refresh' });
    }
  });
  const body = h('div');
  root.append(
    h('h2', { class: 'cm-title', id }, 'My progress'),
    body,
    h('div', { class: 'cm-actions' }, again),
    status,
    error
  );
  const show = () => body.replaceChildren(...parts(model.get('_shown')));
  const tell = () => {
    again.setAttribute('aria-disabled', String(model.get('_busy')));
    say(status, model.get('_busy') ? 'Looking again …' : '');
    say(error, model.get('_error'));
  };
  show();
  tell();
  model.on('change:_shown', show);
  model.on('change:_busy change:_error', tell);
  el.append(root);
}

function parts(shown) {
  const { next, skills, due, weeks } = shown;
  const facts = next.facts ? h('span', { class: 'cm-quiet' }, ` ${next.facts}`) : '';
  const found = [
    h('p', {}, shown.standing),
    h('h3', {}, 'Next for you'),
    h('p', {}, h('strong', {}, next.title), facts),
    h('p', {}, ...sentence(next.reason))
  ];
  if (next.numbers) {
    const why = h('details', {}, h('summary', {}, 'why this?'), h('p', {}, next.numbers));
    found.push(why);
  }
  found.push(h('h3', {}, 'My skills'), table(skills));
  if (due.length > 0) {
    found.push(h('p', {}, `Due for review: ${due.join(', ')}`));
  }
  found.push(h('h3', {}, `The last ${weeks.length} weeks`), calendar(weeks));
  return found;
}

function table(skills) {
  const head = ['Skill', 'Mastery', 'State', 'Solved', 'After'];
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...head.map(name => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      {},
      ...skills.map(skill =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, skill.name),
          h(
            'td',
            {},
            h('meter', { min: 0, max: 1, value: skill.mastery, 'aria-label': skill.name }),
            ` ${Math.round(100 * skill.mastery)} %`
          ),
          h('td', {}, skill.state),
          h('td', {}, skill.solved),
          h('td', {}, skill.after)
        )
      )
    )
  );
}

function calendar(weeks) {
  const days = weeks.flat();
  const total = days.reduce((sum, day) => sum + day.count, 0);
  const active = days.filter(day => day.count > 0).length;
  const label = `${total} submissions on ${active} days`;
  const squares = weeks.map(week =>
    h(
      'span',
      { class: 'cm-week' },
      ...week.map(day =>
        h('span', { 'data-level': day.level, title: `${day.date}: ${day.count}` })
      )
    )
  );
  return h(
    'div',
    {},
    h('div', { class: 'cm-calendar', role: 'img', 'aria-label': label }, ...squares),
    h('p', { class: 'cm-quiet' }, label)
  );
}

export default { render };
