// All rows. A file a subject; a library's rows stand with the subject that they are about.
import type { CallRow } from '../call-row.ts'
import { blockingCalls } from './blocking.ts'
import { clientCalls } from './clients.ts'
import { cookieCalls } from './cookies.ts'
import { cryptoCalls } from './crypto.ts'
import { databaseCalls } from './database.ts'
import { fileCalls } from './files.ts'
import { jwtCalls } from './jwt.ts'
import { logCalls } from './logs.ts'
import { networkCalls } from './network.ts'
import { objectCalls } from './objects.ts'
import { passwordCalls } from './passwords.ts'
import { processCalls } from './processes.ts'
import { randomnessCalls } from './randomness.ts'
import { requestCalls } from './requests.ts'
import { serialisationCalls } from './serialisation.ts'
import { serverCalls } from './servers.ts'
import { templateCalls } from './templates.ts'
import { tlsCalls } from './tls.ts'
import { webCalls } from './web.ts'
import { webUiCalls } from './web-ui.ts'

export const callRows: readonly CallRow[] = [
  ...jwtCalls,
  ...tlsCalls,
  ...randomnessCalls,
  ...passwordCalls,
  ...cryptoCalls,
  ...cookieCalls,
  ...webCalls,
  ...requestCalls,
  ...webUiCalls,
  ...blockingCalls,
  ...databaseCalls,
  ...clientCalls,
  ...fileCalls,
  ...logCalls,
  ...networkCalls,
  ...objectCalls,
  ...processCalls,
  ...serialisationCalls,
  ...serverCalls,
  ...templateCalls,
]
