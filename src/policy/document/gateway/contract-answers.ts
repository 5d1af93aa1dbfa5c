// `gateway.contract` as far as it is about answers: what becomes of one that is not what the operation declares.

import { choice, type Fields, flag } from '../shape.ts'

export interface WrittenAnswers {
  readonly answers: 'off' | 'report' | 'strip' | 'block'
  readonly events: 'drop' | 'end'
  readonly unjudged: 'note' | 'refuse'
  readonly complete: boolean
}

const example = '`gateway: {contract: {mode: enforce, answers: strip, events: drop, unjudged: refuse}}`'

export const contractAnswerFields: Fields<WrittenAnswers> = {
  answers: choice(['off', 'report', 'strip', 'block'] as const, {
    description:
      'Answers that are not what the contract says: off (the default), report them, strip what it does not name, or block: answer 502 in their place.',
    example,
  }),
  events: choice(['drop', 'end'] as const, {
    description:
      'What `answers: block` does where one event or line of a stream is not what the contract says: drop it and go on (the default), or end the stream.',
    example,
  }),
  unjudged: choice(['note', 'refuse'] as const, {
    description:
      'What `answers: strip` and `block` do with an answer that nobody can judge, because it is too large, encoded, a part, or no JSON: note it and let it through, or refuse it (the default).',
    example,
  }),
  complete: flag({
    description:
      'Whether an answer must hold every field that its schema requires (default: false, since `response_model_exclude_none` and its kin leave some out).',
    example: '`gateway: {contract: {answers: report, complete: true}}`',
  }),
}
