// With whom a process counts callers that misbehave: those that share its store, else the workers beside it, else nobody.

import type { SharedMarks } from '../shared-store/news.ts'
import type { SharedStore } from '../shared-store/shared-store.ts'
import { openStoreNews } from '../shared-store/store-news.ts'
import { openWorkerNews } from './worker-news.ts'
import type { WorkerPlace } from './worker-place.ts'

export function openMarks({ isSupervised, marksKey }: WorkerPlace, store: SharedStore | null): SharedMarks | null {
  if (store !== null) return { key: store.markKey, news: openStoreNews(store), watch: openStoreNews(store, 'watch') }
  if (!isSupervised) return null
  // The process above keeps each kind apart.
  const news = openWorkerNews()
  return { key: Buffer.from(marksKey, 'hex'), news, watch: news }
}
