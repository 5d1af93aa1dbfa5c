// What is said of the application as callers from outside see it, after everything that stands in front of it.

import type { Statement } from '../../finding/index.ts'
import type { CheckContext } from '../kit.ts'
import { sayDocsOutside } from './docs-outside.ts'
import { sayCorsOutside, saySecurityHeaders } from './headers-outside.ts'
import { sayTlsEverywhere } from './tls-everywhere.ts'

export function makeStatements(context: CheckContext): readonly Statement[] {
  return [sayTlsEverywhere(context), saySecurityHeaders(context), sayCorsOutside(context), sayDocsOutside(context)]
}
