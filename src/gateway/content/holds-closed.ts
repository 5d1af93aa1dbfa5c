// Which of the closed fields a body sets.

import { type FieldPath, holdsField } from '../../policy/index.ts'
import { toFieldText } from './field-tree.ts'

export const holdsClosed = (sent: unknown, closed: readonly FieldPath[]): readonly string[] =>
  closed.filter((path) => holdsField(sent, [path])).map(toFieldText)
