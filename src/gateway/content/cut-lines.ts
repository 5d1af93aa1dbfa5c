// Closed fields are cut out of JSON lines and of sequences of RFC 7464.

import { cutJson } from './cut-json.ts'
import type { FieldNode } from './field-tree.ts'
import { LineStream } from './line-stream.ts'
import type { StreamLimits } from './stream-cutter.ts'

export class LineCutter extends LineStream {
  constructor(tree: FieldNode, limits: StreamLimits & { readonly depth: number }, isSequence: boolean) {
    super(limits, isSequence, (value) => {
      const left = cutJson(value, tree, limits.depth)
      return typeof left === 'string' ? null : left
    })
  }
}
