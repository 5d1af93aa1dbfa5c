// Rules of a contract that looks at answers alone.

import type { ContractRules } from '../../../../src/gateway/shields/index.ts'

export const usualRules: ContractRules = {
  mode: 'enforce',
  enforce: [],
  requests: false,
  answers: 'report',
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
