/** Short names for the types that are generated from the server's OpenAPI document. */
import type { components, operations } from './schema';

type Schemas = components['schemas'];

export type Achievement = Schemas['Achievement'];
export type ActiveDay = Schemas['ActiveDay'];
export type Analytics = Schemas['Analytics'];
export type Answer = Schemas['Answer'];
export type Ask = Schemas['Ask'];
export type Award = Schemas['Award'];
export type CaseResult = Schemas['CaseResult'];
export type CaseStatus = CaseResult['status'];
export type ChallengeTotals = Schemas['ChallengeTotals'];
export type Chosen = Schemas['OpenRequest']['chosen'];
export type ChallengeDetail = Schemas['ChallengeDetail'];
export type ChallengePage = Schemas['ChallengePage'];
export type ChallengeSummary = Schemas['ChallengeSummary'];
export type ChallengeStatus = ChallengeSummary['status'];
export type ChatReply = Schemas['ChatReply'];
export type ConversationReply = Schemas['ConversationReply'];
export type Difficulty = ChallengeSummary['difficulty'];
export type EraseReply = Schemas['EraseReply'];
export type Evidence = Schemas['Evidence'];
export type Finding = Schemas['Finding'];
export type GeneratedReply = Schemas['GeneratedReply'];
export type HideableThing = Schemas['ProfileReply']['hidden'][number];
export type HintReply = Schemas['HintReply'];
export type ImportReply = Schemas['ImportReply'];
export type Insight = Schemas['Insight'];
export type InsightsReply = Schemas['InsightsReply'];
export type Intent = Ask['intent'];
export type IsolationLevel = ChallengeDetail['isolation'];
export type LeaderboardReply = Schemas['LeaderboardReply'];
export type OpenReply = Schemas['OpenReply'];
export type PatternChange = Partial<Schemas['PatternRequest']>;
export type Personality = Schemas['ProfileReply']['personality'];
export type Problem = Partial<Schemas['Problem']>;
export type ProfileChange = Partial<Schemas['ProfileRequest']>;
export type ProfileReply = Schemas['ProfileReply'];
export type ProgressReply = Schemas['ProgressReply'];
export type Rating = Schemas['RatingRequest']['rating'];
export type Remark = Schemas['Remark'];
export type RemarkKind = Remark['kind'];
export type Resource = Schemas['Resource'];
export type Review = Schemas['Review'];
export type RunReply = Schemas['RunReply'];
export type SkillChange = Schemas['SkillChange'];
export type SkillSummary = Schemas['SkillSummary'];
export type SkillView = Schemas['SkillView'];
export type SpecialistName = StepTaken['specialist'];
export type StepTaken = Schemas['StepTaken'];
export type StudyPattern = Schemas['StudyPattern'];
export type SubmissionReply = Schemas['SubmissionReply'];
export type Suggestion = Schemas['Suggestion'];
export type TurnReply = Schemas['TurnReply'];
export type TutorResponse = Schemas['TutorResponse'];
export type TutorStatus = Schemas['TutorStatus'];
export type Verdict = Schemas['Verdict'];
export type VerdictStatus = Verdict['status'];

/** What the catalogue can be searched and filtered by. */
export type CatalogueQuery = Omit<
  NonNullable<operations['getChallenges']['parameters']['query']>,
  'cursor' | 'limit'
>;

/** What the next challenge is chosen among: of a skill, and none that was passed over. */
export interface NextQuery {
  readonly skill?: string;
  readonly not?: readonly string[];
}

/** A message of the live socket. */
export type LiveMessage =
  | Schemas['ChallengeCompleted']
  | Schemas['AchievementUnlocked']
  | Schemas['ProgressChanged']
  | Schemas['TutorResponse']
  | Schemas['LiveProblem'];

/** What a page may say on the live socket. */
export type PageMessage = Schemas['TutorAsk'] | Schemas['TutorStop'] | Schemas['TutorFollow'];
