// Made by `npm run gen` from the checks in this folder's folders: the list of them.

import type { Check } from '../kit.ts'
import imageRunsAsRoot from './containers/image-runs-as-root.ts'

export const checks: readonly Check[] = [
  imageRunsAsRoot,
]
