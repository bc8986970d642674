/** Values as the server sends them. */
import { nullTranslator } from '@jupyterlab/translation';

import type {
  Analytics,
  CaseResult,
  ChallengeDetail,
  ChallengePage,
  ChallengeSummary,
  ProfileReply,
  ProgressReply,
  Remark,
  Review,
  SkillView,
  StudyPattern,
  SubmissionReply,
  Suggestion,
  Verdict
} from '../src/api/types';

export const trans = nullTranslator.load('jupyter_codementor');

export function summary(change: Partial<ChallengeSummary> = {}): ChallengeSummary {
  return {
    id: 'two-sum',
    version: 1,
    title: 'Two sum',
    difficulty: 'easy',
    kind: 'function',
    language: 'python',
    xp: 50,
    rating: 0,
    skills: ['dictionaries'],
    tags: [],
    prerequisites: [],
    waits_for: [],
    status: 'new',
    tries: 0,
    earned: 0,
    points: 4,
    last_at: null,
    ...change
  };
}

export function detail(change: Partial<ChallengeDetail> = {}): ChallengeDetail {
  return {
    summary: summary(),
    description: '# Two sum',
    starter: 'def two_sum(numbers, target):\n    ...\n',
    entry: ['two_sum'],
    limits: { time_s: 5, memory_mb: 256, processes: 1 },
    complexity: 'O(n)',
    visible_tests: [],
    hidden_tests: [],
    hints_total: 3,
    hints_taken: [],
    hint_cost: 0.1,
    explanation: null,
    isolation: 'B',
    ...change
  };
}

export function page(change: Partial<ChallengePage> = {}): ChallengePage {
  const challenges = change.challenges ?? [summary()];
  return {
    challenges,
    total: challenges.length,
    cursor: null,
    skills: [{ name: 'dictionaries', prerequisites: [], solved: 0, total: 1 }],
    next: null,
    ...change
  };
}

export function testCase(change: Partial<CaseResult> = {}): CaseResult {
  return {
    name: 'two numbers',
    question: '',
    status: 'passed',
    points: 1,
    earned: 1,
    hidden: false,
    message: '',
    call: null,
    expected: null,
    got: null,
    difference: null,
    error: null,
    line: null,
    traceback: null,
    output: '',
    duration_ms: null,
    memory_bytes: null,
    ...change
  };
}

export function verdict(change: Partial<Verdict> = {}): Verdict {
  return {
    status: 'accepted',
    cases: [testCase()],
    earned: 1,
    points: 1,
    duration_ms: 12.3,
    memory_bytes: 0,
    isolation: 'B',
    challenge_version: 1,
    output: '',
    fault: null,
    note: '',
    ...change
  };
}

export function remark(change: Partial<Remark> = {}): Remark {
  return {
    line: 2,
    column: 5,
    also_lines: [],
    rule: 'useless-comparison',
    code: 'B015',
    kind: 'bug',
    sentence: 'This line compares `a` and forgets the answer.',
    why: '`==` asks whether two things are equal.',
    suggestion: 'Write `=`.',
    ...change
  };
}

export function review(change: Partial<Review> = {}): Review {
  return { remarks: [remark()], complete: true, ...change };
}

export function submission(change: Partial<SubmissionReply> = {}): SubmissionReply {
  return {
    id: 's1',
    challenge_id: 'two-sum',
    created_at: 1,
    status: 'credited',
    code: 'x',
    verdict: verdict(),
    award: null,
    next: null,
    review: null,
    origin: '',
    ...change
  };
}

export function profile(change: Partial<ProfileReply> = {}): ProfileReply {
  return {
    id: 'ada',
    name: 'Ada',
    alias: 'Countess',
    time_zone: 'Europe/Vienna',
    language: 'en',
    on_leaderboard: false,
    hidden: [],
    personality: 'encouraging',
    help_level: 3,
    days_a_week: 3,
    asks_how_sure: false,
    roles: ['student'],
    ...change
  };
}

export function progress(change: Partial<ProgressReply> = {}): ProgressReply {
  return {
    xp: 120,
    level: 2,
    level_xp: 100,
    next_level_xp: 250,
    streak: { days: 3, longest_days: 5, freezes: 1, last_date: '2026-11-20' },
    achievements: [
      { id: 'first', title: 'First solution', description: 'Solve one.', xp: 10, at: 1, share: 1 },
      { id: 'ten', title: 'Ten solved', description: 'Solve ten.', xp: 25, at: null, share: 0.4 }
    ],
    challenges: {
      'two-sum': {
        status: 'tried',
        tries: 2,
        earned: 3,
        points: 4,
        hints_used: 1,
        solved_at: null,
        reviewed_at: null,
        own_word: false,
        last_at: 5
      }
    },
    languages: { python: { level: 1, xp: 120, challenges_completed: 1, topics_completed: 0 } },
    topics: { dictionaries: { xp: 43, challenges_completed: 1, challenges_total: 3 } },
    ledger: [],
    days: [{ date: '2026-11-20', submissions: 4 }],
    by_hand: {},
    own_word: 0,
    skills: { ability: 0, attempts: 0, by_name: {}, recent: [], reviews: 0 },
    next: null,
    ...change
  };
}

export function suggestion(change: Partial<Suggestion> = {}): Suggestion {
  return {
    challenge_id: 'two-sum',
    title: 'Two sum',
    difficulty: 'easy',
    xp: 50,
    skills: ['dictionaries'],
    reason: 'It trains dictionaries.',
    because: {
      stage: 'frontier',
      words: 'It trains dictionaries.',
      skill: 'dictionaries',
      success: 0.64,
      recall: null,
      mastery: 0.4,
      attempts: 3,
      unmet: []
    },
    offers: [],
    parked: [],
    ...change
  };
}

export function skillView(change: Partial<SkillView> = {}): SkillView {
  return {
    name: 'loops',
    prerequisites: [],
    mastery: 0.62,
    mastered: false,
    attempts: 4,
    solved: 1,
    total: 4,
    recall: null,
    due_at: null,
    parked: false,
    days: [
      ['2026-11-19', 0.4],
      ['2026-11-20', 0.62]
    ],
    ...change
  };
}

export function analytics(change: Partial<Analytics> = {}): Analytics {
  const totals = {
    name: 'all',
    submissions: 5,
    solved: 2,
    tried: 3,
    active_s: 3900,
    hints: 1,
    success: 0.4
  };
  return {
    totals,
    languages: [],
    topics: [],
    challenges: [
      {
        challenge_id: 'two-sum',
        title: 'Two sum',
        tries: 2,
        runs: 3,
        hints: 1,
        active_s: 600,
        solved_at: 200,
        first_at: 100
      }
    ],
    days: [],
    skills: [skillView()],
    strong: [],
    to_improve: ['loops'],
    velocity: null,
    preferred_difficulty: null,
    hints_per_solved: 0.5,
    mean_active_s: 600,
    reviews_due: [],
    ...change
  };
}

export function pattern(change: Partial<StudyPattern> = {}): StudyPattern {
  return {
    name: 'persistence',
    title: 'Persistence',
    words: 'You mostly try again on the same day.',
    how: 'How often another run came within a day after a run that failed.',
    n: 14,
    n_needed: 10,
    value: 0.7,
    low: 0.5,
    high: 0.86,
    unit: 'share',
    provisional: true,
    since: 1,
    until: 86400,
    suggestion: '',
    evidence: [{ at: 1, challenge_id: 'two-sum', words: 'ran again', event_id: 'e1' }],
    disputed: '',
    hidden: false,
    ...change
  };
}
