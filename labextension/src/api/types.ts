/** Short names for the types that are generated from the server's OpenAPI document. */
import type { components, operations } from './schema';

type Schemas = components['schemas'];

export type Achievement = Schemas['Achievement'];
export type ActiveDay = Schemas['ActiveDay'];
export type Award = Schemas['Award'];
export type CaseResult = Schemas['CaseResult'];
export type CaseStatus = CaseResult['status'];
export type ChallengeDetail = Schemas['ChallengeDetail'];
export type ChallengePage = Schemas['ChallengePage'];
export type ChallengeSummary = Schemas['ChallengeSummary'];
export type ChallengeStatus = ChallengeSummary['status'];
export type Difficulty = ChallengeSummary['difficulty'];
export type HideableThing = Schemas['ProfileReply']['hidden'][number];
export type HintReply = Schemas['HintReply'];
export type IsolationLevel = ChallengeDetail['isolation'];
export type LeaderboardReply = Schemas['LeaderboardReply'];
export type OpenReply = Schemas['OpenReply'];
export type Problem = Partial<Schemas['Problem']>;
export type ProfileChange = Partial<Schemas['ProfileRequest']>;
export type ProfileReply = Schemas['ProfileReply'];
export type ProgressReply = Schemas['ProgressReply'];
export type Remark = Schemas['Remark'];
export type RemarkKind = Remark['kind'];
export type Review = Schemas['Review'];
export type RunReply = Schemas['RunReply'];
export type SkillSummary = Schemas['SkillSummary'];
export type SubmissionReply = Schemas['SubmissionReply'];
export type Suggestion = Schemas['Suggestion'];
export type Verdict = Schemas['Verdict'];
export type VerdictStatus = Verdict['status'];

/** What the catalogue can be searched and filtered by. */
export type CatalogueQuery = Omit<
  NonNullable<operations['getChallenges']['parameters']['query']>,
  'cursor' | 'limit'
>;

/** A message of the live socket. */
export type LiveMessage = Schemas['ChallengeCompleted'] | Schemas['AchievementUnlocked'];
