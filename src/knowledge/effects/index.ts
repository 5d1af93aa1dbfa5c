// All rows of effects. A file a subject.
import type { EffectRow } from '../effect-row.ts'
import { archiveEffects } from './archives.ts'
import { codeEffects } from './code.ts'
import { commandEffects } from './commands.ts'
import { connectionEffects } from './connections.ts'
import { contentEffects } from './contents.ts'
import { directoryEffects } from './directories.ts'
import { documentEffects } from './documents.ts'
import { fetcherEffects } from './fetchers.ts'
import { fileLibraryEffects } from './file-libraries.ts'
import { fileEffects } from './files.ts'
import { imageEffects } from './images.ts'
import { mailEffects } from './mail.ts'
import { modelEffects } from './models.ts'
import { networkEffects } from './network.ts'
import { objectEffects } from './objects.ts'
import { pageEffects } from './pages.ts'
import { pathEffects } from './paths.ts'
import { queryEffects } from './queries.ts'
import { readerEffects } from './readers.ts'
import { responseEffects } from './responses.ts'
import { sqlDriverEffects } from './sql-drivers.ts'
import { sqlLibraryEffects } from './sql-libraries.ts'
import { storageEffects } from './storage.ts'
import { templateEffects } from './templates.ts'
import { textEffects } from './texts.ts'
import { tokenEffects } from './tokens.ts'
import { valueEffects } from './values.ts'

export const effectRows: readonly EffectRow[] = [
  ...fileEffects,
  ...pathEffects,
  ...networkEffects,
  ...archiveEffects,
  ...codeEffects,
  ...commandEffects,
  ...connectionEffects,
  ...fetcherEffects,
  ...fileLibraryEffects,
  ...imageEffects,
  ...objectEffects,
  ...readerEffects,
  ...storageEffects,
  ...sqlDriverEffects,
  ...queryEffects,
  ...documentEffects,
  ...directoryEffects,
  ...templateEffects,
  ...pageEffects,
  ...mailEffects,
  ...modelEffects,
  ...sqlLibraryEffects,
  ...responseEffects,
  ...textEffects,
  ...tokenEffects,
  ...contentEffects,
  ...valueEffects,
]
