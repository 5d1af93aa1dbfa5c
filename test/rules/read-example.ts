// The one point where the tests of the rules meet the reading of programs.

import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'
import type { Model } from '../../src/model/index.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

export function readExample(files: ReadonlyMap<string, string>): Model {
  return extractFromSource(createTree(files), { snapshot, withCode: true, withFlows: true })
}
