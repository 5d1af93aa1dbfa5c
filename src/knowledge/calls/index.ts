// All rows. A file a subject; a library's rows stand with the subject that they are about.
import type { CallRow } from '../call-row.ts'
import { jwtCalls } from './jwt.ts'
import { webCalls } from './web.ts'

export const callRows: readonly CallRow[] = [...jwtCalls, ...webCalls]
