// The public addresses of what a database of advisories is made of, and what fetches from them.

import { UserError } from '../../base/index.ts'
import { loadDownload } from '../../io/index.ts'
import type { Given } from '../../supply-chain/index.ts'
import type { Host } from '../host.ts'

export const publicAddresses = {
  osv: 'https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip',
  epss: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  kev: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
} as const

const limits = { bytes: 1024 * 1024 * 1024, idle: 30_000, whole: 15 * 60_000 }

export async function fetchGiven(address: string, { environment, clock }: Pick<Host, 'environment' | 'clock'>): Promise<Given> {
  const fetched = clock.now()
  const download = await loadDownload()
  const found = await download(address, environment, limits)
  if (!found.ok) throw new UserError('advisories-not-fetched', { address, reason: found.failure })
  return { from: address, fetched, content: found.value }
}
