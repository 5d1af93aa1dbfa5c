// The chart filled in by the real helm, as it is pinned in test/deploy/goldens. The first line of each says of which chart it is.

import { execFileSync } from 'node:child_process'
import process from 'node:process'

/** What `preStop.sleep` and the rest is known to; a helm that was built from source says 1.20 of itself. */
const cluster = ['--kube-version', '1.34.0']

export const lintChart = (helm, chart, values) =>
  execFileSync(helm, ['lint', chart, '--strict', '--values', values, ...cluster], { encoding: 'utf8' })

export const renderChart = (helm, chart, values, more = []) =>
  execFileSync(helm, ['template', 'shop', chart, '--namespace', 'shop', '--values', values, ...cluster, ...more], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
  })
