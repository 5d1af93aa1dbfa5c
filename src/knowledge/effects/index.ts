// All rows of effects. A file a subject.
import type { EffectRow } from '../effect-row.ts'
import { contentEffects } from './contents.ts'
import { fileEffects } from './files.ts'
import { networkEffects } from './network.ts'
import { pathEffects } from './paths.ts'
import { responseEffects } from './responses.ts'
import { runningEffects } from './running.ts'
import { sqlDriverEffects } from './sql-drivers.ts'
import { sqlLibraryEffects } from './sql-libraries.ts'
import { textEffects } from './texts.ts'
import { tokenEffects } from './tokens.ts'

export const effectRows: readonly EffectRow[] = [
  ...fileEffects,
  ...pathEffects,
  ...networkEffects,
  ...sqlDriverEffects,
  ...sqlLibraryEffects,
  ...runningEffects,
  ...responseEffects,
  ...textEffects,
  ...tokenEffects,
  ...contentEffects,
]
