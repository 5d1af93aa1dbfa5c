// All rows of effects. A file a subject.
import type { EffectRow } from '../effect-row.ts'
import { contentEffects } from './contents.ts'
import { directoryEffects } from './directories.ts'
import { documentEffects } from './documents.ts'
import { fileEffects } from './files.ts'
import { mailEffects } from './mail.ts'
import { modelEffects } from './models.ts'
import { networkEffects } from './network.ts'
import { pageEffects } from './pages.ts'
import { pathEffects } from './paths.ts'
import { queryEffects } from './queries.ts'
import { responseEffects } from './responses.ts'
import { runningEffects } from './running.ts'
import { sqlDriverEffects } from './sql-drivers.ts'
import { sqlLibraryEffects } from './sql-libraries.ts'
import { templateEffects } from './templates.ts'
import { textEffects } from './texts.ts'
import { tokenEffects } from './tokens.ts'

export const effectRows: readonly EffectRow[] = [
  ...fileEffects,
  ...pathEffects,
  ...networkEffects,
  ...sqlDriverEffects,
  ...queryEffects,
  ...documentEffects,
  ...directoryEffects,
  ...templateEffects,
  ...pageEffects,
  ...mailEffects,
  ...modelEffects,
  ...sqlLibraryEffects,
  ...runningEffects,
  ...responseEffects,
  ...textEffects,
  ...tokenEffects,
  ...contentEffects,
]
