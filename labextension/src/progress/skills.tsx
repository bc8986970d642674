import * as React from 'react';

import type { Analytics, SkillView } from '../api/types';
import { percent, skillName } from '../words';
import { dayOf } from './dates';
import { Empty, Loaded, OrTable, Part, Table } from './frame';
import { Graph } from './graph';
import { skillSentence, skillSign, skillState, skillStateWord } from './skillwords';
import { Bar, type ISectionProps } from './view';

/** Mastery as a graph of skills, or as a table. */
export function SkillMap(props: ISectionProps): React.JSX.Element {
  const { trans } = props;
  const heading = trans.__('My skills');
  return (
    <Part id="skills" heading={heading}>
      <Loaded
        trans={trans}
        section={props.analytics}
        label={heading}
        rows={6}
        onRetry={props.onRetryAnalytics}
      >
        {analytics =>
          analytics.skills.length === 0 ? (
            <Empty>{trans.__('The catalogue has no skills yet.')}</Empty>
          ) : (
            <Skills {...props} found={analytics} />
          )
        }
      </Loaded>
    </Part>
  );
}

function Skills(props: ISectionProps & { found: Analytics }): React.JSX.Element {
  const { trans, found } = props;
  const [chosen, setChosen] = React.useState('');
  const skill = found.skills.find(each => each.name === chosen);
  return (
    <>
      <p className="jp-codementor-quiet">
        {trans.__('What is needed first stands above. Choose a skill to see more of it.')}
      </p>
      <OrTable
        trans={trans}
        label={trans.__('My skills')}
        picture={
          <Graph
            trans={trans}
            skills={found.skills}
            due={found.reviews_due}
            chosen={chosen}
            onChoose={setChosen}
          />
        }
        table={<SkillTable {...props} />}
      />
      <div role="status" aria-live="polite">
        {skill && <OneSkill {...props} skill={skill} />}
      </div>
    </>
  );
}

function OneSkill(
  props: ISectionProps & { found: Analytics; skill: SkillView }
): React.JSX.Element {
  const { trans, found, skill, profile } = props;
  const state = skillState(skill, found.reviews_due);
  const leadsTo = found.skills.filter(each => each.prerequisites.includes(skill.name));
  return (
    <div className="jp-codementor-card jp-codementor-cardRow">
      <div>
        <strong>{skillSentence(skill, state, trans)}</strong>
        <p className="jp-codementor-reason">
          {[
            skill.prerequisites.length > 0 &&
              trans.__('After: %1.', skill.prerequisites.map(skillName).join(', ')),
            leadsTo.length > 0 &&
              trans.__('Leads to: %1.', leadsTo.map(each => skillName(each.name)).join(', ')),
            trans._n('%1 try.', '%1 tries.', skill.attempts),
            skill.due_at !== null &&
              (skill.due_at * 1000 <= Date.now()
                ? trans.__('Review is due since %1.', dayOf(skill.due_at, profile))
                : trans.__('Review on %1.', dayOf(skill.due_at, profile)))
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      </div>
      <button className="jp-codementor-button" onClick={() => props.onPractise(skill.name)}>
        {trans.__('Practise %1', skillName(skill.name))}
      </button>
    </div>
  );
}

function SkillTable(props: ISectionProps & { found: Analytics }): React.JSX.Element {
  const { trans, found, profile } = props;
  return (
    <Table
      caption={trans.__('My skills')}
      className="jp-codementor-topics"
      head={[
        trans.__('Skill'),
        trans.__('State'),
        trans.__('Mastery'),
        trans.__('Solved'),
        trans.__('Tries'),
        trans.__('Recall'),
        trans.__('Review due'),
        trans.__('After')
      ]}
    >
      {found.skills.map(skill => {
        const state = skillState(skill, found.reviews_due);
        return (
          <tr key={skill.name}>
            <th scope="row">{skillName(skill.name)}</th>
            <td>
              <span aria-hidden="true">{skillSign(state)} </span>
              {skillStateWord(state, trans)}
            </td>
            <td>
              {skill.attempts > 0 && (
                <>
                  <Bar
                    label={trans.__('Mastery of %1', skillName(skill.name))}
                    value={skill.mastery}
                    max={1}
                  />
                  {percent(skill.mastery)}
                </>
              )}
            </td>
            <td>
              {skill.solved}/{skill.total}
            </td>
            <td>{skill.attempts}</td>
            <td>{percent(skill.recall)}</td>
            <td>{skill.due_at !== null && dayOf(skill.due_at, profile)}</td>
            <td>{skill.prerequisites.map(skillName).join(', ')}</td>
          </tr>
        );
      })}
    </Table>
  );
}
