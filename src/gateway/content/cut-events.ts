// Closed fields are cut out of server-sent events: the `data` of each event is one JSON, in one line or several.

import { cutJson } from './cut-json.ts'
import { EventStream } from './event-stream.ts'
import type { FieldNode } from './field-tree.ts'
import type { StreamLimits } from './stream-cutter.ts'

export class EventCutter extends EventStream {
  constructor(tree: FieldNode, limits: StreamLimits & { readonly depth: number }) {
    super(limits, (value) => {
      const left = cutJson(value, tree, limits.depth)
      return typeof left === 'string' ? null : left
    })
  }
}
