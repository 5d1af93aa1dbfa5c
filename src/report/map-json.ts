// The whole model as JSON, for programs: what `schema/model.json` describes, and the only form that other rooms read again.

import type { Model } from '../model/index.ts'
import { toJsonText } from './json-text.ts'

export function writeMapJson(model: Model): string {
  return toJsonText(model)
}
