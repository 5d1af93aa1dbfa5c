// What copies data between objects: attributes set by name, and models that become dicts.
import { defineCalls } from '../call-row.ts'

export const objectCalls = defineCalls([
  { call: 'builtins.setattr', also: ['setattr'], parameters: ['object', 'name', 'value'], tags: ['set-attribute'] },
])
