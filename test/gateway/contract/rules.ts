// Rules of a contract as tests have them: each says what is other with it.

import type { ContractRules } from '../../../src/gateway/shields/index.ts'

/** Requests are refused, answers are not looked at. */
export const requestRules: ContractRules = {
  mode: 'enforce',
  enforce: [],
  requests: true,
  answers: 'off',
  events: 'drop',
  unjudged: 'refuse',
  complete: false,
  unknown: { query: 'note', fields: 'note', answers: 'note' },
  repeated: { query: 'note', form: 'note', keys: 'refuse' },
  names: 'any',
  leavesValues: false,
  body: 1024 * 1024,
  answer: 1024 * 1024,
  depth: 64,
  ahead: false,
}

/** Answers alone are looked at. */
export const answerRules: ContractRules = { ...requestRules, requests: false, answers: 'report' }
