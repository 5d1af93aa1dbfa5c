// Made by `npm run gen` from the checks in this folder's folders: the list of them.

import type { Check } from '../kit.ts'
import imageRunsAsRoot from './containers/image-runs-as-root.ts'
import proxyRuleWalkedAround from './proxies/proxy-rule-walked-around.ts'

export const checks: readonly Check[] = [
  imageRunsAsRoot,
  proxyRuleWalkedAround,
]
