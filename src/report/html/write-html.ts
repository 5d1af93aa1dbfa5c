// Findings and routes as one page.

import type { FindingsReport } from '../findings-report.ts'
import { reportKeys, toFilters } from './controls.ts'
import { toCoverageView } from './coverage-view.ts'
import { toFindingsView } from './findings-view.ts'
import { toPage } from './page.ts'
import { toPageData, toReached } from './page-data.ts'
import { toRoutesView } from './routes-view.ts'
import { findTitle, toSummary } from './summary.ts'

/** The same scan gives the same bytes. */
export function writeHtml(report: FindingsReport): string {
  const data = toPageData(report)
  return toPage({
    title: findTitle(data.model),
    kind: 'security report',
    version: report.options.version,
    search: { in: 'findings and routes', hint: 'rule, path, file, message' },
    summary: toSummary(data),
    views: [
      { id: 'findings', name: 'Findings', number: data.findings.length, content: toFindingsView(data) },
      { id: 'routes', name: 'Routes', number: data.routes.length, content: toRoutesView(data) },
      { id: 'coverage', name: 'Looked at', number: null, content: toCoverageView(data.seen) },
    ],
    filters: toFilters(data),
    keys: reportKeys,
    reached: toReached(data),
  })
}
